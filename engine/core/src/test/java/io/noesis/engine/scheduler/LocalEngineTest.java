package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.sampling.BadLogitsException;
import io.noesis.engine.sampling.SamplingParameters;

class LocalEngineTest {

    private static final int CONTEXT = 100;

    private final Semaphore permits = new Semaphore(0);
    private final CountingModel gated = new CountingModel(permits);
    private final List<LocalEngine> opened = new ArrayList<>();

    @AfterEach
    void closeEngines() {
        permits.release(1_000_000);
        opened.forEach(LocalEngine::close);
    }

    @Test
    void sequencesInOneBatchContinueAsAlone() throws Exception {
        LocalEngine engine = engine(new CountingModel(), new EngineOptions(1, 0, 4, 100, 0, 3));
        List<RecordingListener> listeners = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            listeners.add(submit(engine, request(10 + i, prompt(1 + i, i))));
        }

        for (int i = 0; i < 20; i++) {
            RecordingListener.End end = listeners.get(i).end();
            assertThat(listeners.get(i).tokens).isEqualTo(expected(prompt(1 + i, i), 10 + i));
            assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(end.usage().promptTokens()).isEqualTo(1 + i);
            assertThat(end.usage().completionTokens()).isEqualTo(10 + i);
        }
        engine.close();
        EngineCounters counters = engine.counters();
        assertThat(counters.finished()).isEqualTo(20);
        assertThat(counters.promptTokens()).isEqualTo(20 * 21 / 2);
        assertThat(counters.generationTokens()).isEqualTo(20 * 10 + 19 * 20 / 2);
        assertThat(counters.kvCacheTokensUsed()).isZero();
    }

    @Test
    void cancelTakesEffectBeforeTheNextStepOfTheSequence() throws Exception {
        LocalEngine engine = engine(new CountingModel(), EngineOptions.DEFAULT);
        AtomicReference<GenerationHandle> handle = new AtomicReference<>();
        Semaphore known = new Semaphore(0);
        RecordingListener listener = new RecordingListener(count -> {
            if (count == 3) {
                known.acquireUninterruptibly();
                handle.get().cancel();
            }
        });
        handle.set(engine.submit(request(90, prompt(5, 0)), listener));
        known.release();

        assertThat(listener.end().reason()).isEqualTo(FinishReason.CANCELLED);
        engine.close();
        assertThat(listener.tokens).hasSize(3);
        assertThat(engine.counters().steps()).isEqualTo(3);
        assertThat(engine.counters().generationTokens()).isEqualTo(3);
        assertThat(engine.counters().cancelled()).isEqualTo(1);
    }

    @Test
    void aCancelledSequenceInTheQueueNeverRuns() throws Exception {
        LocalEngine engine = engine(gated, new EngineOptions(1, 0, 1, 5, 0, 10));
        RecordingListener first = submit(engine, request(1, prompt(1, 0)));
        RecordingListener second = new RecordingListener();
        engine.submit(request(1, prompt(1, 1)), second).cancel();
        permits.release(1);

        assertThat(first.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(second.end().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(second.tokens).isEmpty();
        assertThat(gated.steps).hasSize(1);
    }

    @Test
    void refusesWhenTheQueueIsFullAndAcceptsAgainLater() throws Exception {
        LocalEngine engine = engine(gated, new EngineOptions(1, 0, 1, 2, 0, 10));
        List<RecordingListener> accepted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            accepted.add(submit(engine, request(1, prompt(2, i))));
        }

        assertThatThrownBy(() -> submit(engine, request(1, prompt(2, 9))))
                .isInstanceOf(EngineBusyException.class)
                .hasMessageContaining("2");

        permits.release(1_000);
        for (RecordingListener listener : accepted) {
            assertThat(listener.end().reason()).isEqualTo(FinishReason.LENGTH);
        }
        // An ended sequence gives its place back before the engine takes its next step, so one more step is waited for.
        assertThat(submitWhenFree(engine).end().reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void refusesAPromptThatLeavesNoRoom() {
        LocalEngine engine = engine(new CountingModel(), EngineOptions.DEFAULT);

        assertThatThrownBy(() -> submit(engine, request(1, prompt(CONTEXT, 0))))
                .isInstanceOfSatisfying(PromptTooLongException.class, e -> {
                    assertThat(e.promptTokens()).isEqualTo(CONTEXT);
                    assertThat(e.contextLength()).isEqualTo(CONTEXT);
                });
    }

    @Test
    void theContextEndsAGeneration() throws Exception {
        LocalEngine engine = engine(new CountingModel(), new EngineOptions(1, 20, 4, 4, 0, 16));
        RecordingListener listener = submit(engine, request(1_000, prompt(15, 0)));

        assertThat(listener.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(listener.tokens).hasSize(5);
        assertThat(engine.model().contextLength()).isEqualTo(20);
    }

    @Test
    void anEndTokenEndsTheTurnAndIsNotHeard() throws Exception {
        List<Integer> course = expected(prompt(4, 0), 6);
        int endToken = course.get(5);
        int length = course.indexOf(endToken);
        LocalEngine engine = engine(new CountingModel(), EngineOptions.DEFAULT, endToken);
        RecordingListener listener = submit(engine, request(50, prompt(4, 0)));

        assertThat(listener.end().reason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(listener.tokens).isEqualTo(course.subList(0, length));
        assertThat(listener.end().usage().completionTokens()).isEqualTo(length);
    }

    @Test
    void aListenerThatThrowsEndsOnlyItsOwnSequence() throws Exception {
        LocalEngine engine = engine(gated, EngineOptions.DEFAULT);
        RecordingListener exception = submit(engine, request(10, prompt(3, 1)), new RecordingListener(count -> {
            throw new IllegalStateException("broken listener");
        }));
        RecordingListener error = submit(engine, request(10, prompt(3, 2)), new RecordingListener(count -> {
            throw new AssertionError("very broken listener");
        }));
        RecordingListener sound = submit(engine, request(10, prompt(3, 3)));
        permits.release(1_000);

        assertThat(sound.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sound.tokens).isEqualTo(expected(prompt(3, 3), 10));
        assertThat(exception.failure()).hasMessage("broken listener");
        assertThat(error.failure()).hasMessage("very broken listener");
    }

    @Test
    void aFailedStepFailsItsSequencesAndTheEngineGoesOn() throws Exception {
        for (Throwable broken : List.of(new IllegalStateException("step"), new InternalError("page fault"))) {
            CountingModel model = new CountingModel();
            LocalEngine engine = engine(model, EngineOptions.DEFAULT);
            model.failNextStep = broken;

            assertThat(submit(engine, request(5, prompt(3, 0))).failure()).hasStackTraceContaining(broken.getMessage());
            assertThat(submit(engine, request(5, prompt(3, 0))).end().reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void logitsThatAreNoNumbersAreAFailure() throws Exception {
        CountingModel model = new CountingModel();
        model.poison = Float.NaN;

        assertThat(submit(engine(model, EngineOptions.DEFAULT), request(5, prompt(3, 0)))
                        .failure())
                .isInstanceOf(BadLogitsException.class);
    }

    @Test
    void aLongPromptDoesNotHoldUpThoseWhoDecode() throws Exception {
        LocalEngine engine = engine(gated, new EngineOptions(1, 0, 4, 4, 0, 8));
        RecordingListener longPrompt = new RecordingListener();
        RecordingListener decoding = new RecordingListener(count -> {
            if (count == 1) {
                submit(engine, request(2, prompt(60, 1)), longPrompt);
            }
        });
        submit(engine, request(30, prompt(1, 0)), decoding);
        permits.release(1_000);
        decoding.end();
        longPrompt.end();

        assertThat(longPrompt.tokens).isEqualTo(expected(prompt(60, 1), 2));
        assertThat(gated.steps)
                .allSatisfy(chunks -> assertThat(chunks.stream()
                                .filter(size -> size > 1)
                                .mapToInt(size -> size)
                                .sum())
                        .isLessThanOrEqualTo(8));
        // The first sequence decodes for 30 steps; the prompt takes 8 of them, and both are in each of those.
        assertThat(gated.steps.stream().filter(List.of(1, 8)::equals).count()).isEqualTo(7);
    }

    @Test
    void sequencesWaitUntilTheCacheHasRoomForThem() throws Exception {
        CountingModel small = new CountingModel(permits, 10);
        LocalEngine engine = engine(small, new EngineOptions(1, 0, 8, 8, 0, 64));
        List<RecordingListener> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(submit(engine, request(10, prompt(10, i))));
        }
        permits.release(1_000);
        for (RecordingListener listener : all) {
            listener.end();
        }

        for (int i = 0; i < 5; i++) {
            assertThat(all.get(i).tokens).isEqualTo(expected(prompt(10, i), 10));
        }
        // Ten pages: five sequences would take fifteen at the start.
        assertThat(small.steps).allSatisfy(chunks -> assertThat(chunks).hasSizeLessThan(5));
        assertThat(engine.model().contextLength()).isEqualTo(40);
        assertThat(engine.counters().kvCacheTokensTotal()).isEqualTo(40);
    }

    @Test
    void closingEndsAllAndRefusesMore() throws Exception {
        LocalEngine engine = engine(gated, new EngineOptions(1, 0, 1, 4, 0, 8));
        RecordingListener running = submit(engine, request(50, prompt(3, 0)));
        RecordingListener waiting = submit(engine, request(50, prompt(3, 1)));
        Thread closing = Thread.ofPlatform().start(engine::close);
        permits.release(1_000);
        closing.join();

        assertThat(running.ended()).isTrue();
        assertThat(waiting.end().reason()).isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
        assertThat(gated.closed).isTrue();
        assertThat(engine.counters().running()).isZero();
        assertThat(engine.counters().waiting()).isZero();
        assertThatThrownBy(() -> submit(engine, request(1, prompt(1, 0)))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSeedDrawsTheSameTokensWhateverElseIsInTheBatch() throws Exception {
        GenerationRequest seeded = new GenerationRequest(prompt(5, 0), 30, new SamplingParameters(2f, 1f, 0, 99));
        LocalEngine engine = engine(new CountingModel(), EngineOptions.DEFAULT);
        RecordingListener alone = submit(engine, seeded);
        alone.end();
        List<RecordingListener> crowd = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            crowd.add(submit(engine, request(40, prompt(3, i))));
        }
        RecordingListener among = submit(engine, seeded);
        among.end();

        assertThat(among.tokens).isEqualTo(alone.tokens);
        assertThat(among.text()).isEqualTo(alone.text());
    }

    private LocalEngine engine(CountingModel model, EngineOptions options, Integer... endTokens) {
        ModelInfo info = new ModelInfo("counting", "none", CONTEXT, 0, Optional.empty(), "NONE");
        LocalEngine engine = new LocalEngine(model, info, new NumberTokenizer(), Set.of(endTokens), options);
        opened.add(engine);
        return engine;
    }

    private static RecordingListener submit(LocalEngine engine, GenerationRequest request) {
        return submit(engine, request, new RecordingListener());
    }

    private static RecordingListener submit(LocalEngine engine, GenerationRequest request, RecordingListener listener) {
        engine.submit(request, listener);
        return listener;
    }

    private static RecordingListener submitWhenFree(LocalEngine engine) {
        while (true) {
            try {
                return submit(engine, request(1, prompt(2, 9)));
            } catch (EngineBusyException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static GenerationRequest request(int maxTokens, int[] prompt) {
        return new GenerationRequest(prompt, maxTokens, SamplingParameters.GREEDY);
    }

    private static int[] prompt(int length, int first) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = (first + 3 * i) % CountingModel.VOCABULARY;
        }
        return tokens;
    }

    private static List<Integer> expected(int[] prompt, int count) {
        List<Integer> all = new ArrayList<>();
        for (int token : prompt) {
            all.add(token);
        }
        for (int i = 0; i < count; i++) {
            all.add(CountingModel.next(all));
        }
        return all.subList(prompt.length, all.size());
    }
}
