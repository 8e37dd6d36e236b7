package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernelsPresent;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.scheduler.EngineOptions;

/// What a request gets does not depend on who else is there, with the kernels of each tier: the scheduler's own tests
/// show it with a model that has no rounding.
class EngineOnEveryTierTest {

    private static final int REQUESTS = 6;
    private static final int PROMPT = 40;
    private static final int ANSWER = 60;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = KernelChoice.class,
            names = {"NATIVE", "VECTOR", "SCALAR"})
    void guessesAndPreemptionsAndNeighboursChangeNothing(KernelChoice kernels) throws Exception {
        if (kernels == KernelChoice.NATIVE) {
            NativeKernelsPresent.orSkip();
        }
        EngineOptions.LaneWeights weights = new EngineOptions.LaneWeights(1, 1);
        EngineOptions plain = new EngineOptions(2, 0, 1, 64, 0, 512, new EngineOptions.Policy(false, 0, 0, weights));
        // Four pages for six sequences that need two each, and prompts in pieces.
        EngineOptions crowded =
                new EngineOptions(2, 0, REQUESTS, 64, 256, 17, new EngineOptions.Policy(true, 5, REQUESTS, weights));

        List<List<Integer>> alone;
        try (GenerationEngine engine = load(plain, kernels)) {
            alone = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                alone.add(submit(engine, i).await());
            }
        }
        try (GenerationEngine engine = load(crowded, kernels)) {
            List<Answer> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> submit(engine, i))
                    .toList();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.get(i).await()).as("request %d", i).isEqualTo(alone.get(i));
            }
            assertThat(engine.counters().preemptions()).isPositive();
            assertThat(engine.counters().speculation().drafted()).isPositive();
        }
    }

    private GenerationEngine load(EngineOptions options, KernelChoice kernels) throws IOException {
        Path file = TinyModelFile.writeTo(directory, GgmlType.Q8_0);
        return CpuEngines.load(
                file, options, new CpuOptions(kernels, Optional.empty(), KvType.F32), LoadProgress.silent());
    }

    /// Every other one is greedy and soon repeats itself, the rest are drawn with a seed.
    private static Answer submit(GenerationEngine engine, int request) {
        int[] prompt = IntStream.range(0, PROMPT).map(i -> 30 + request + i % 7).toArray();
        SamplingParameters sampling =
                request % 2 == 0 ? SamplingParameters.GREEDY : new SamplingParameters(1f, 1f, 0, request);
        Answer answer = new Answer();
        engine.submit(new GenerationRequest(prompt, ANSWER, sampling), answer);
        return answer;
    }

    private static final class Answer implements GenerationListener {

        private final List<Integer> tokens = new CopyOnWriteArrayList<>();
        private final CompletableFuture<List<Integer>> end = new CompletableFuture<>();

        List<Integer> await() throws Exception {
            return end.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {
            tokens.add(token);
        }

        @Override
        public void onFinish(FinishReason reason, GenerationUsage usage) {
            end.complete(List.copyOf(tokens));
        }

        @Override
        public void onFailure(Throwable cause) {
            end.completeExceptionally(cause);
        }
    }
}
