package io.noesis.engine.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenLogprobs;

/// Measures an engine through its door. Prompts are random tokens, other ones in every measurement, so that no cache of
/// an earlier one can help.
final class EngineUnderTest {

    /// Tokens before this are left out: small ids are often control tokens.
    private static final int FIRST_ORDINARY = 300;

    private final GenerationEngine engine;
    private final SplittableRandom random = new SplittableRandom(20260822);
    private final int vocabulary;

    EngineUnderTest(GenerationEngine engine) {
        this.engine = engine;
        this.vocabulary = engine.tokenizer().vocabularySize();
    }

    /// Prompt tokens per second of one prompt, up to its first token.
    double prefill(int prompt) {
        GenerationUsage usage = run(1, prompt, 1).getFirst();
        return prompt / seconds(usage.prefill());
    }

    /// Generated tokens per second of all streams together: from the last stream's first token to the first one's end
    /// every step holds all of them.
    double decode(int streams, int prompt, int tokens) {
        double slowest = run(streams, prompt, tokens).stream()
                .mapToDouble(usage -> seconds(usage.decode()))
                .max()
                .orElseThrow();
        return streams * (tokens - 1) / slowest;
    }

    /// Milliseconds to the first token of a prompt.
    double firstToken(int[] prompt) {
        GenerationUsage usage = generate(prompt, 1).join();
        return 1e3 * seconds(usage.queued().plus(usage.prefill()));
    }

    int[] randomTokens(int count) {
        return random.ints(count, FIRST_ORDINARY, vocabulary - FIRST_ORDINARY).toArray();
    }

    private List<GenerationUsage> run(int streams, int prompt, int tokens) {
        List<CompletableFuture<GenerationUsage>> ends = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            ends.add(generate(randomTokens(prompt), tokens));
        }
        return ends.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<GenerationUsage> generate(int[] prompt, int tokens) {
        CompletableFuture<GenerationUsage> end = new CompletableFuture<>();
        engine.submit(new GenerationRequest(prompt, tokens, SamplingParameters.GREEDY), new End(end));
        return end;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// Waits for the end; an end token is an error here, since it would shorten the measured run.
    private record End(CompletableFuture<GenerationUsage> end) implements GenerationListener {

        @Override
        public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {}

        @Override
        public void onFinish(FinishReason reason, GenerationUsage usage) {
            if (reason == FinishReason.LENGTH) {
                end.complete(usage);
            } else {
                end.completeExceptionally(new IllegalStateException(
                        "the model ended after %d tokens: try another prompt".formatted(usage.completionTokens())));
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            end.completeExceptionally(cause);
        }
    }
}
