package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.Scheduling;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.SamplingParameters;

/// Whatever the scheduler does — chunks, shared prefixes, sequences that give way, guesses — an output is the one its
/// prompt has alone. The model reads its tokens back through the page tables, so that a wrong page shows.
class SchedulerPropertyTest {

    private static final int CONTEXT = 96;
    private static final int REQUESTS = 120;

    private static final LongAdder PREEMPTIONS = new LongAdder();
    private static final LongAdder PREFIX_HITS = new LongAdder();
    private static final LongAdder CAME_TRUE = new LongAdder();
    private static final LongAdder REFUTED = new LongAdder();
    private static final LongAdder WARMED = new LongAdder();

    /// A property that holds because nothing happened would be worth nothing.
    @AfterAll
    static void theRunsWentThroughEverything() {
        assertThat(PREEMPTIONS.sum()).as("preemptions").isPositive();
        assertThat(PREFIX_HITS.sum()).as("prefix hits").isPositive();
        assertThat(CAME_TRUE.sum()).as("guesses that came true").isPositive();
        assertThat(REFUTED.sum()).as("guesses that did not").isPositive();
        assertThat(WARMED.sum()).as("idle work").isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOutputIsTheOneOfItsPromptAlone(long seed) throws Exception {
        Random random = new Random(seed);
        int pages = 24 + random.nextInt(40);
        CountingModel model = new CountingModel(null, pages);
        model.forgetful = random.nextBoolean();
        EngineOptions.Policy policy = new EngineOptions.Policy(
                random.nextInt(4) > 0, random.nextInt(6), random.nextInt(5), new EngineOptions.LaneWeights(2, 1));
        EngineOptions options =
                new EngineOptions(1, CONTEXT, 1 + random.nextInt(9), REQUESTS, 0, 1 + random.nextInt(20), policy);
        List<Submitted> all = new ArrayList<>();
        ModelInfo info = new ModelInfo("counting", "none", CONTEXT, 0, Optional.empty(), "NONE");
        try (LocalEngine engine = new LocalEngine(model, info, new NumberTokenizer(), Set.of(), options)) {
            for (int i = 0; i < REQUESTS; i++) {
                all.add(submit(engine, random));
                if (random.nextInt(3) == 0) {
                    all.get(random.nextInt(all.size())).listener.end();
                }
                if (random.nextInt(5) == 0) {
                    engine.warm(prompt(random), tenant(random));
                }
                if (random.nextInt(10) == 0) {
                    all.get(random.nextInt(all.size())).handle.cancel();
                }
            }
            for (Submitted one : all) {
                check(one, model.forgetful);
            }
            engine.close();
            EngineCounters counters = engine.counters();
            assertThat(counters.finished() + counters.cancelled()).isEqualTo(REQUESTS);
            assertThat(counters.kvCacheTokensUsed()).isZero();
            assertThat(engine.heldPages()).isZero();
            PREEMPTIONS.add(counters.preemptions());
            PREFIX_HITS.add(counters.prefix().hitTokens());
            CAME_TRUE.add(counters.speculation().accepted());
            REFUTED.add(
                    counters.speculation().drafted() - counters.speculation().accepted());
            WARMED.add(counters.prefix().warmedTokens());
        }
    }

    private record Submitted(GenerationRequest request, RecordingListener listener, GenerationHandle handle) {}

    private static Submitted submit(LocalEngine engine, Random random) {
        Lane lane = random.nextBoolean() ? Lane.CHAT : Lane.REASONING;
        GenerationRequest request = new GenerationRequest(
                prompt(random),
                1 + random.nextInt(40),
                SamplingParameters.GREEDY,
                EndRules.MODEL,
                OptionalInt.empty(),
                false,
                TokenSteering.none(),
                new Scheduling(lane, tenant(random), Scheduling.NEVER, Scheduling.NEVER));
        RecordingListener listener = new RecordingListener();
        return new Submitted(request, listener, engine.submit(request, listener));
    }

    private static String tenant(Random random) {
        return random.nextInt(3) == 0 ? "other" : "one";
    }

    /// Few different beginnings, so that prefixes are shared; repeated parts, so that guesses come true.
    private static int[] prompt(Random random) {
        int length = 1 + random.nextInt(50);
        int[] tokens = new int[length];
        int beginning = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            tokens[i] = i < 30 ? (beginning + i % 5) % CountingModel.VOCABULARY : random.nextInt(4);
        }
        return tokens;
    }

    private static void check(Submitted one, boolean forgetful) throws Exception {
        FinishReason reason = one.listener.end().reason();
        List<Integer> course = new ArrayList<>();
        for (int token : one.request.promptTokens()) {
            course.add(token);
        }
        int prompt = course.size();
        for (int i = 0; i < one.listener.tokens.size(); i++) {
            course.add(CountingModel.next(course, forgetful));
        }
        assertThat(one.listener.tokens).isEqualTo(course.subList(prompt, course.size()));
        if (reason == FinishReason.LENGTH) {
            assertThat(one.listener.tokens).hasSize(Math.min(one.request.maxTokens(), CONTEXT - prompt));
        }
    }
}
