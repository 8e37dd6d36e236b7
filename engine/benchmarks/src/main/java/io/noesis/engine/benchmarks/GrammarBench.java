package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.noesis.engine.grammar.GrammarMatcher;
import io.noesis.engine.grammar.GrammarVocabulary;
import io.noesis.engine.grammar.TokenGrammar;
import io.noesis.engine.source.ModelSources;
import io.noesis.engine.tokenizer.Tokenizer;

/// What the masks of grammars cost for each token.
///
/// ```
/// --model FILE [--ranks FILE] [--rounds 30] [--tokens-per-second 330]
/// ```
///
/// Each case is a grammar and a text that follows it, cut by the model's tokenizer. In each round the grammar is
/// compiled anew and the text goes through it three times: the first time all masks are made, as for a request with
/// a schema that was never seen; the others find them. Timed are `mask` and `accept` together. `--ranks` takes the
/// tokens of another vocabulary from a file in tiktoken's format; texts are then cut at the longest token that
/// fits.
public final class GrammarBench {

    private static final List<String> OPTIONS = List.of("model", "ranks", "rounds", "tokens-per-second");
    private static final int WARM_UP_ROUNDS = 20;
    private static final int PASSES = 3;

    private GrammarBench() {}

    public static void main(String[] args) throws IOException {
        try {
            measure(new Arguments(args, OPTIONS));
        } catch (IllegalArgumentException e) {
            System.err.println("bench grammar: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void measure(Arguments arguments) throws IOException {
        int rounds = arguments.number("rounds", 30, 1);
        double budgetMicros = 0.05e6 / arguments.real("tokens-per-second", 330);
        Cutter cutter = arguments.path("ranks").isPresent()
                ? Cutter.ofRanks(arguments.path("ranks").get())
                : Cutter.of(
                        ModelSources.open(Path.of(arguments.needed("model"))).tokenizer());
        long begun = System.nanoTime();
        GrammarVocabulary vocabulary = GrammarVocabulary.of(cutter.tokens());
        System.out.printf(
                Locale.ROOT,
                "%s%nvocabulary of %d tokens laid out in %.1f ms; 5 %% of a token's time is %.0f us%n%n",
                Machine.name(),
                vocabulary.size(),
                (System.nanoTime() - begun) / 1e6,
                budgetMicros);
        System.out.printf(
                "%-22s %7s %11s | %-35s | %s%n",
                "grammar", "tokens", "compile ms", "new grammar, us/token", "known grammar, us/token");
        System.out.printf(
                "%-22s %7s %11s | %8s %8s %8s %8s | %8s %8s%n",
                "", "", "", "mean", "median", "p99", "max", "mean", "p99");
        for (GrammarCase each : GrammarCase.all()) {
            int[] tokens = cutter.cut(each.text());
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round(each, tokens, vocabulary);
            }
            print(each, tokens, rounds, vocabulary);
        }
    }

    private static void print(GrammarCase each, int[] tokens, int rounds, GrammarVocabulary vocabulary) {
        double compile = 0;
        double[] first = new double[rounds * tokens.length];
        double[] later = new double[rounds * tokens.length];
        for (int i = 0; i < rounds; i++) {
            Round round = round(each, tokens, vocabulary);
            compile += round.compileMicros / rounds / 1e3;
            System.arraycopy(round.micros[0], 0, first, i * tokens.length, tokens.length);
            System.arraycopy(round.micros[PASSES - 1], 0, later, i * tokens.length, tokens.length);
        }
        System.out.printf(
                Locale.ROOT,
                "%-22s %7d %11.2f | %8.1f %8.1f %8.1f %8.1f | %8.2f %8.2f%n",
                each.name(),
                tokens.length,
                compile,
                Arrays.stream(first).average().orElse(0),
                quantile(first, 0.5),
                quantile(first, 0.99),
                quantile(first, 1),
                Arrays.stream(later).average().orElse(0),
                quantile(later, 0.99));
    }

    /// @param micros of each pass for each token
    private record Round(double compileMicros, double[][] micros) {}

    private static Round round(GrammarCase each, int[] tokens, GrammarVocabulary vocabulary) {
        long begun = System.nanoTime();
        TokenGrammar grammar = TokenGrammar.compile(each.grammar().get(), vocabulary);
        double compileMicros = (System.nanoTime() - begun) / 1e3;
        double[][] micros = new double[PASSES][tokens.length];
        for (double[] pass : micros) {
            GrammarMatcher matcher = grammar.matcher();
            for (int i = 0; i < tokens.length; i++) {
                long from = System.nanoTime();
                boolean allowed = matcher.mask().contains(tokens[i]);
                if (allowed) {
                    matcher.accept(tokens[i]);
                }
                pass[i] = (System.nanoTime() - from) / 1e3;
                if (!allowed) {
                    throw new IllegalStateException(
                            "%s: token %d of the text is not allowed".formatted(each.name(), i));
                }
            }
            if (!matcher.canEnd()) {
                throw new IllegalStateException(each.name() + ": the text is not complete");
            }
        }
        return new Round(compileMicros, micros);
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }

    /// Cuts texts into tokens.
    private interface Cutter {

        byte[][] tokens();

        int[] cut(String text);

        static Cutter of(Tokenizer tokenizer) {
            Set<String> special = tokenizer.specialTokens();
            byte[][] tokens = new byte[tokenizer.vocabularySize()][];
            for (int id = 0; id < tokens.length; id++) {
                byte[] bytes = tokenizer.bytes(id);
                tokens[id] = special.contains(new String(bytes, StandardCharsets.UTF_8)) ? new byte[0] : bytes;
            }
            return new Cutter() {
                @Override
                public byte[][] tokens() {
                    return tokens;
                }

                @Override
                public int[] cut(String text) {
                    return tokenizer.encode(text);
                }
            };
        }

        static Cutter ofRanks(Path file) throws IOException {
            List<byte[]> read = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> Base64.getDecoder().decode(line.substring(0, line.indexOf(' '))))
                    .toList();
            byte[][] tokens = read.toArray(byte[][]::new);
            return new Cutter() {
                @Override
                public byte[][] tokens() {
                    return tokens;
                }

                @Override
                public int[] cut(String text) {
                    return longest(tokens, text.getBytes(StandardCharsets.UTF_8));
                }
            };
        }

        private static int[] longest(byte[][] tokens, byte[] text) {
            int[] cut = new int[text.length];
            int size = 0;
            for (int at = 0; at < text.length; ) {
                int best = -1;
                for (int id = 0; id < tokens.length; id++) {
                    byte[] token = tokens[id];
                    boolean longer = best < 0 || token.length > tokens[best].length;
                    if (longer
                            && token.length > 0
                            && at + token.length <= text.length
                            && Arrays.equals(token, 0, token.length, text, at, at + token.length)) {
                        best = id;
                    }
                }
                if (best < 0) {
                    throw new IllegalArgumentException("the vocabulary lacks a byte");
                }
                cut[size++] = best;
                at += tokens[best].length;
            }
            return Arrays.copyOf(cut, size);
        }
    }
}
