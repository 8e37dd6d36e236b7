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

/// Measures an engine through its door. Prompts are random tokens, other ones in every measurement, so that no
/// cache of an earlier one can help.
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
        GenerationUsage usage = run(1, prompt, 1).getFirst().end.join();
        return prompt / seconds(usage.prefill());
    }

    /// Generated tokens per second of all streams together while all of them decode: from the last one's first token,
    /// so that no prompt is computed meanwhile, to the first one's end.
    double decode(int streams, int prompt, int tokens) {
        List<Stream> all = run(streams, prompt, tokens);
        long begun =
                all.stream().mapToLong(stream -> stream.times.getFirst()).max().orElseThrow();
        long ended =
                all.stream().mapToLong(stream -> stream.times.getLast()).min().orElseThrow();
        long between = all.stream()
                .flatMap(stream -> stream.times.stream())
                .filter(time -> time > begun && time <= ended)
                .count();
        return between * 1e9 / (ended - begun);
    }

    /// Milliseconds to the first token of a prompt.
    double firstToken(int[] prompt) {
        GenerationUsage usage = generate(prompt, 1).end.join();
        return 1e3 * seconds(usage.queued().plus(usage.prefill()));
    }

    int[] randomTokens(int count) {
        return random.ints(count, FIRST_ORDINARY, vocabulary - FIRST_ORDINARY).toArray();
    }

    private List<Stream> run(int streams, int prompt, int tokens) {
        List<Stream> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            all.add(generate(randomTokens(prompt), tokens));
        }
        all.forEach(stream -> stream.end.join());
        return all;
    }

    private Stream generate(int[] prompt, int tokens) {
        Stream stream = new Stream();
        engine.submit(new GenerationRequest(prompt, tokens, SamplingParameters.GREEDY), stream);
        return stream;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// Notes when each token came; an end token is an error here, since it would shorten the measured run.
    private static final class Stream implements GenerationListener {

        private final CompletableFuture<GenerationUsage> end = new CompletableFuture<>();
        private final List<Long> times = new ArrayList<>();

        @Override
        public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {
            times.add(System.nanoTime());
        }

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
