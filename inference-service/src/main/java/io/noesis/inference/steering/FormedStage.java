package io.noesis.inference.steering;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.noesis.engine.generation.TokenSteering.Step;
import io.noesis.engine.grammar.GrammarMatcher;
import io.noesis.engine.sampling.TokenMask;
import io.noesis.engine.tokenizer.Tokenizer;

/// Holds the answer to a grammar from its first token to its last.
final class FormedStage implements AnswerStage {

    /// Shorter than this, what must come is drawn as fast as it is guessed.
    private static final int WORTH_GUESSING = 2;

    private final GrammarMatcher matcher;
    private final Tokenizer tokenizer;

    FormedStage(GrammarMatcher matcher, Tokenizer tokenizer) {
        this.matcher = matcher;
        this.tokenizer = tokenizer;
    }

    @Override
    public Step next() {
        if (matcher.mustEnd()) {
            return Step.END;
        }
        TokenMask mask = matcher.mask();
        if (mask.isEmpty()) {
            throw new IllegalStateException("no token of the vocabulary can go on with this form");
        }
        return new Step.Among(mask, matcher.canEnd());
    }

    @Override
    public void accept(int token, String text) {
        matcher.accept(token);
    }

    @Override
    public int[] ahead(int most) {
        byte[] forced = matcher.forced();
        if (forced.length < WORTH_GUESSING) {
            return new int[0];
        }
        int[] tokens = tokenizer.encode(wholeCharacters(forced));
        return tokens.length <= most ? tokens : Arrays.copyOf(tokens, most);
    }

    /// What is forced may stop within a character.
    private static String wholeCharacters(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\uFFFD') {
            end--;
        }
        return text.substring(0, end);
    }

    boolean isComplete() {
        return matcher.mustEnd();
    }
}
