package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.QueueTimeoutException;
import io.noesis.engine.generation.Scheduling;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.SamplingParameters;

/// How requests share the engine: prefixes, lanes, deadlines, idle time.
class SharingTest {

    private static final int CONTEXT = 400;
    private static final int QUEUE_LIMIT = 50;
    private static final int PAGE = CountingModel.PAGE;

    private final Semaphore permits = new Semaphore(0);
    private final CountingModel model = new CountingModel(permits);
    private final List<LocalEngine> opened = new ArrayList<>();

    @AfterEach
    void closeEngines() {
        permits.release(1_000_000);
        opened.forEach(LocalEngine::close);
    }

    @Test
    void aSecondRequestOfTheSameTenantComputesOnlyWhatIsNew() throws Exception {
        LocalEngine engine = engine(4, 64);
        permits.release(1_000);
        submit(engine, prompt(41, 0), "a", Lane.CHAT).end();

        RecordingListener again = submit(engine, prompt(41, 0), "a", Lane.CHAT);
        RecordingListener stranger = submit(engine, prompt(41, 0), "b", Lane.CHAT);

        assertThat(again.end().usage().cachedTokens()).isEqualTo(10 * PAGE);
        assertThat(again.cachedAtStart).isEqualTo(10 * PAGE);
        assertThat(stranger.end().usage().cachedTokens()).isZero();
        assertThat(stranger.tokens).isEqualTo(again.tokens);
    }

    @Test
    void theNextTurnIsComputedWhenThereIsNothingElseToDo() throws Exception {
        LocalEngine engine = engine(4, 64);
        permits.release(1_000);
        engine.warm(prompt(80, 0), "a");
        await().until(() -> engine.counters().prefix().warmedTokens() == 80);

        RecordingListener turn = submit(engine, prompt(90, 0), "a", Lane.CHAT);

        assertThat(turn.end().usage().cachedTokens()).isEqualTo(80);
    }

    @Test
    void idleWorkGivesWayToARequest() throws Exception {
        LocalEngine engine = engine(4, 64);
        engine.warm(prompt(320, 0), "a");
        await().until(permits::hasQueuedThreads);
        RecordingListener request = submit(engine, prompt(10, 7), "a", Lane.CHAT);
        // The idle step under way, the prompt, and its four tokens less the one that the prompt gives.
        permits.release(1 + 4);

        assertThat(request.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(model.steps.subList(1, 5)).containsExactly(List.of(10), List.of(1), List.of(1), List.of(1));
    }

    @Test
    void longReasoningDoesNotKeepChatOut() throws Exception {
        LocalEngine engine = engine(8, 64);
        List<RecordingListener> reasoning = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            reasoning.add(submit(engine, prompt(5, i), 200, "a", Lane.REASONING, Scheduling.NEVER, Scheduling.NEVER));
        }
        await().until(permits::hasQueuedThreads);
        permits.release(20);
        await().until(() -> permits.availablePermits() == 0 && permits.hasQueuedThreads());

        RecordingListener chat = submit(engine, prompt(5, 40), "a", Lane.CHAT);
        permits.release(10);

        assertThat(chat.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(reasoning).noneMatch(RecordingListener::ended);
    }

    @Test
    void aFullQueueOfReasoningTakesNoRoomFromChat() {
        LocalEngine engine = engine(2, 64);
        for (int i = 0; i < 2 + QUEUE_LIMIT; i++) {
            submit(engine, prompt(5, i), "a", Lane.REASONING);
        }
        assertThatThrownBy(() -> submit(engine, prompt(5, 40), "a", Lane.REASONING))
                .isInstanceOf(EngineBusyException.class);

        RecordingListener chat = submit(engine, prompt(5, 40), "a", Lane.CHAT);

        permits.release(1_000_000);
        await().until(chat::ended);
        await().until(() -> takes(engine, Lane.REASONING));
    }

    @Test
    void idleWorkThatBreaksCostsTheWishAndNotTheEngine() throws Exception {
        permits.release(1_000);
        LocalEngine engine = engine(4, 64);
        model.failNextStep = new InternalError("a page of the map is not there");
        engine.warm(prompt(80, 0), "a");
        await().until(() -> model.failNextStep == null);

        assertThat(submit(engine, prompt(10, 7), "a", Lane.CHAT).end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(engine.isOpen()).isTrue();
    }

    @Test
    void aClosedEngineSaysSo() {
        LocalEngine engine = engine(4, 64);

        engine.close();

        assertThat(engine.isOpen()).isFalse();
    }

    private static boolean takes(LocalEngine engine, Lane lane) {
        try {
            submit(engine, prompt(5, 41), "a", lane);
            return true;
        } catch (EngineBusyException e) {
            return false;
        }
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws Exception {
        LocalEngine engine = engine(1, 64);
        RecordingListener running = submit(engine, prompt(5, 0), "a", Lane.CHAT);
        await().until(permits::hasQueuedThreads);
        RecordingListener waiting = submit(engine, prompt(5, 1), 4, "a", Lane.CHAT, Duration.ZERO, Scheduling.NEVER);
        permits.release(1_000);

        assertThat(waiting.failure()).isInstanceOf(QueueTimeoutException.class);
        assertThat(running.end().reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void anOverdueGenerationEndsWhereItIs() throws Exception {
        LocalEngine engine = engine(1, 64);
        Duration deadline = Duration.ofMillis(500);
        long submitted = System.nanoTime();
        RecordingListener listener = submit(engine, prompt(5, 0), 200, "a", Lane.CHAT, Scheduling.NEVER, deadline);
        // The first step takes longer than there is time.
        await().until(permits::hasQueuedThreads);
        await().until(() -> System.nanoTime() - submitted > deadline.toNanos());
        permits.release(1_000);

        assertThat(listener.end().reason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(listener.tokens).hasSize(1);
    }

    private LocalEngine engine(int maxBatch, int prefillChunk) {
        ModelInfo info = new ModelInfo("counting", "none", CONTEXT, 0, Optional.empty(), "NONE");
        LocalEngine engine = new LocalEngine(
                model,
                info,
                new NumberTokenizer(),
                Set.of(),
                new EngineOptions(1, 0, maxBatch, QUEUE_LIMIT, 0, prefillChunk));
        opened.add(engine);
        return engine;
    }

    private static RecordingListener submit(LocalEngine engine, int[] prompt, String tenant, Lane lane) {
        return submit(engine, prompt, 4, tenant, lane, Scheduling.NEVER, Scheduling.NEVER);
    }

    private static RecordingListener submit(
            LocalEngine engine,
            int[] prompt,
            int maxTokens,
            String tenant,
            Lane lane,
            Duration queueTimeout,
            Duration deadline) {
        RecordingListener listener = new RecordingListener();
        engine.submit(
                new GenerationRequest(
                        prompt,
                        maxTokens,
                        SamplingParameters.GREEDY,
                        EndRules.MODEL,
                        OptionalInt.empty(),
                        false,
                        TokenSteering.none(),
                        new Scheduling(lane, tenant, queueTimeout, deadline)),
                listener);
        return listener;
    }

    private static int[] prompt(int length, int first) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = (first + 3 * i) % CountingModel.VOCABULARY;
        }
        return tokens;
    }
}
