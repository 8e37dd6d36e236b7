package io.noesis.engine.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.noesis.engine.sampling.TokenMask;

/// Writes outputs like a model that knows nothing: any token of the mask, and after a while rather those that close
/// something.
final class RandomWalk {

    private static final int MOST_TOKENS = 3000;
    private static final int FREE_TOKENS = 12;

    private final byte[][] tokens;
    private final GrammarVocabulary vocabulary;
    private final Random random;

    RandomWalk(long seed) {
        tokens = tokens();
        vocabulary = GrammarVocabulary.of(tokens);
        random = new Random(seed);
    }

    /// All bytes, and tokens that run over the ends of strings, numbers and objects.
    private static byte[][] tokens() {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        String more =
                "\": |\", \"|\",\"|{\"|\"}|\"]|[\"|}}|]]|},|],|\":\"|\":{|\":[|[]|{}|true|false|null|fo|foo|bar|\"foo\": |12|"
                        + "0.|, -|1e|\\u|00e9|\\\"|\n  |é|€|𝄞|aé\"";
        for (String each : more.split("\\|")) {
            tokens.add(each.getBytes(StandardCharsets.UTF_8));
        }
        return tokens.toArray(byte[][]::new);
    }

    TokenGrammar compile(Grammar grammar) {
        return TokenGrammar.compile(grammar, vocabulary);
    }

    /// @return empty when it did not come to an end
    Optional<String> output(TokenGrammar grammar) {
        GrammarMatcher matcher = grammar.matcher();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int free = random.nextInt(FREE_TOKENS);
        for (int step = 0; step < MOST_TOKENS; step++) {
            if (matcher.canEnd() && (matcher.mustEnd() || step > free || random.nextInt(4) == 0)) {
                return Optional.of(output.toString(StandardCharsets.UTF_8));
            }
            int token = choose(matcher.mask(), step > free);
            matcher.accept(token);
            output.writeBytes(tokens[token]);
        }
        return Optional.empty();
    }

    private int choose(TokenMask mask, boolean closing) {
        List<Integer> allowed = new ArrayList<>();
        List<Integer> closers = new ArrayList<>();
        mask.forEach(token -> {
            allowed.add(token);
            String text = new String(tokens[token], StandardCharsets.UTF_8);
            if (text.equals("\"") || text.equals("}") || text.equals("]")) {
                closers.add(token);
            }
        });
        if (allowed.isEmpty()) {
            throw new AssertionError("neither a token is allowed nor may the text end");
        }
        // Within a string the brackets close nothing, so other tokens must get their turn too.
        List<Integer> from = closing && !closers.isEmpty() && random.nextBoolean() ? closers : allowed;
        return from.get(random.nextInt(from.size()));
    }
}
