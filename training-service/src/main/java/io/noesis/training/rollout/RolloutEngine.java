package io.noesis.training.rollout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.scheduler.EngineOptions;
import io.noesis.engine.tokenizer.Tokenizer;

/// An engine that answers many prompts at once, by continuous batching, from one exported model.
public final class RolloutEngine implements AutoCloseable {

    private static final int PREFILL_CHUNK = 512;
    private static final int QUEUE = 1 << 20;

    private final GenerationEngine engine;

    /// Only the end of the turn ends an answer. The engine knows other tokens that would, but a trainer has to see
    /// the very token that was drawn.
    private final EndRules end;

    private RolloutEngine(GenerationEngine engine, int endOfTurn) {
        this.engine = engine;
        this.end = new EndRules(0, true, Set.of(endOfTurn));
    }

    /// @param model a GGUF file; may be replaced as soon as this returns
    /// @param threads that compute
    /// @param atOnce sequences that are decoded together
    /// @param longest prompt and answer together, in tokens
    /// @param endOfTurn token that ends an answer
    /// @throws io.noesis.engine.loading.ModelLoadException when the file cannot be loaded
    public static RolloutEngine open(Path model, int threads, int atOnce, int longest, int endOfTurn) {
        EngineOptions options =
                new EngineOptions(threads, longest, atOnce, QUEUE, (long) atOnce * longest, PREFILL_CHUNK);
        return new RolloutEngine(CpuEngines.load(model, options, LoadProgress.silent()), endOfTurn);
    }

    public Tokenizer tokenizer() {
        return engine.tokenizer();
    }

    /// A prompt to answer.
    ///
    /// @param tokens the rendered prompt; owned by the record
    @SuppressWarnings("ArrayRecordComponent")
    public record Prompt(int[] tokens, int maxTokens, SamplingParameters sampling) {}

    /// Answers all prompts.
    ///
    /// @return completions in the order of the prompts
    /// @throws java.util.concurrent.CompletionException when the engine broke
    public List<Completion> complete(List<Prompt> prompts) {
        List<Collector> collectors = new ArrayList<>();
        for (Prompt prompt : prompts) {
            Collector collector = new Collector();
            collectors.add(collector);
            engine.submit(
                    new GenerationRequest(
                            prompt.tokens(), prompt.maxTokens(), prompt.sampling(), end, OptionalInt.empty()),
                    collector);
        }
        return collectors.stream().map(collector -> collector.result.join()).toList();
    }

    @Override
    public void close() {
        engine.close();
    }

    private static final class Collector implements GenerationListener {

        private final List<Integer> tokens = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Completion> result = new CompletableFuture<>();

        @Override
        public void onToken(int token, String added, @Nullable TokenLogprobs logprobs) {
            tokens.add(token);
            text.append(added);
        }

        @Override
        public void onFinish(FinishReason reason, GenerationUsage usage) {
            result.complete(new Completion(
                    tokens.stream().mapToInt(Integer::intValue).toArray(),
                    text.toString(),
                    reason instanceof FinishReason.StopToken));
        }

        @Override
        public void onFailure(Throwable cause) {
            result.completeExceptionally(cause);
        }
    }
}
