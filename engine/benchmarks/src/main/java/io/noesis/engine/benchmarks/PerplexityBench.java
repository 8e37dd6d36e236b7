package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.cpu.CpuOptions;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;
import io.noesis.engine.tokenizer.Tokenizer;

/// Perplexity of a model on a text, cut and counted as `llama-perplexity` does, so that the figures compare.
///
/// ```
/// --model FILE --text FILE [--context 512] [--threads N] [--kernels auto|native|vector|scalar]
/// [--kv-type f16|f32|q8_0] [--json FILE]
/// ```
///
/// The text is cut into windows of the context's length, which know nothing of each other; a model that wants a begin
/// token gets it in place of each window's first token. The tokens of the second half of each window are scored, so
/// that each has at least half a window before it; what does not fill the last window is left out.
public final class PerplexityBench {

    private static final List<String> OPTIONS =
            List.of("model", "text", "context", "threads", "kernels", "kv-type", "json");

    private PerplexityBench() {}

    public static void main(String[] args) throws IOException {
        try {
            measure(new Arguments(args, OPTIONS));
        } catch (IllegalArgumentException e) {
            System.err.println("bench perplexity: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void measure(Arguments arguments) throws IOException {
        int context = arguments.number("context", 512, 4);
        int threads = arguments.number("threads", Runtime.getRuntime().availableProcessors(), 1);
        CpuOptions cpu = arguments.cpu();
        String text = Files.readString(Path.of(arguments.needed("text")));
        ModelSource source = ModelSources.open(Path.of(arguments.needed("model")));
        Tokenizer tokenizer = source.tokenizer();
        int[] begin = tokenizer.encodePrompt(new GuardedText(""));
        int[] tokens = withBegin(begin, tokenizer.encode(text));
        try (LoadedModel model =
                CpuEngines.backend(source.spec(), threads, cpu).load(source, context, LoadProgress.silent())) {
            Score score = score(model, tokens, begin, context);
            System.out.printf(
                    Locale.ROOT,
                    "perplexity %.4f +/- %.4f over %d tokens in %d windows of %d%n",
                    score.perplexity(),
                    score.standardError(),
                    score.count,
                    tokens.length / context,
                    context);
            if (arguments.path("json").isPresent()) {
                Files.writeString(
                        arguments.path("json").get(),
                        String.format(
                                Locale.ROOT,
                                "{\"perplexity\": %.6f, \"standard_error\": %.6f, \"tokens\": %d, \"context\": %d}%n",
                                score.perplexity(),
                                score.standardError(),
                                score.count,
                                context));
            }
        }
    }

    private static int[] withBegin(int[] begin, int[] text) {
        return IntStream.concat(Arrays.stream(begin), Arrays.stream(text)).toArray();
    }

    private static Score score(LoadedModel model, int[] tokens, int[] begin, int context) {
        if (tokens.length < context) {
            throw new IllegalArgumentException(
                    "the text has %d tokens, one window of %d is needed".formatted(tokens.length, context));
        }
        int[] pages = IntStream.range(0, model.kvPages().pagesFor(context)).toArray();
        Score score = new Score();
        for (int start = 0; start + context <= tokens.length; start += context) {
            int[] window = Arrays.copyOfRange(tokens, start, start + context);
            System.arraycopy(begin, 0, window, 0, begin.length);
            int first = context / 2;
            Chunk chunk = new Chunk(pages, 0, window, context - first);
            model.forward(List.of(chunk), (which, index, logits) -> {
                int next = first + index + 1;
                if (next < context) {
                    score.add(surprise(logits, window[next]));
                }
            });
            System.err.printf(Locale.ROOT, "[%d]%.4f ", start / context + 1, score.perplexity());
        }
        System.err.println();
        return score;
    }

    /// Negative logarithm of a token's probability.
    private static double surprise(float[] logits, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit - largest);
        }
        return Math.log(total) + largest - logits[token];
    }

    /// Sums of the surprises so far.
    private static final class Score {

        private double sum;
        private double squares;
        private int count;

        void add(double surprise) {
            sum += surprise;
            squares += surprise * surprise;
            count++;
        }

        double perplexity() {
            return Math.exp(sum / count);
        }

        /// Of the mean surprise, carried over to the perplexity to first order.
        double standardError() {
            double mean = sum / count;
            return Math.sqrt(Math.max(0, squares / count - mean * mean) / (count - 1)) * perplexity();
        }
    }
}
