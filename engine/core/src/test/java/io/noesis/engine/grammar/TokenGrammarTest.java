package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.sampling.TokenMask;

class TokenGrammarTest {

    private static final String LETTERS = "ab{}[]\",:0 1\n\\u\u00e9\u20ac";

    /// Short random strings over a few characters, so that many tokens run over the ends of rules; all bytes; a
    /// special token.
    private static byte[][] tokens() {
        Random random = new Random(5);
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        tokens.add(null);
        for (int i = 0; i < 1500; i++) {
            StringBuilder token = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                token.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            byte[] bytes = token.toString().getBytes(StandardCharsets.UTF_8);
            // Cut within characters too.
            tokens.add(java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
        }
        return tokens.toArray(byte[][]::new);
    }

    static List<Grammar> grammars() {
        return List.of(
                Grammar.json(),
                Grammar.jsonObject(),
                Grammar.text(),
                Grammar.regex("(a|b)*a[01]{2,3}"),
                Grammar.choice(List.of("a", "ab", "abb", "b0", "\u20ac\u00e9")),
                Grammar.gbnf(
                        "root ::= expr\nexpr ::= term (\",\" expr)?\nterm ::= [ab]+ | \"[\" expr \"]\" | \"[\" root \"]\""),
                Grammar.repeat(Grammar.regex("[ab]+"), 1, 3, Grammar.literal(", ")),
                Grammar.sequence(List.of(Grammar.text(), Grammar.literal("\"a"), Grammar.json(), Grammar.literal("]"))),
                ambiguous(4),
                Grammar.gbnf(NESTED));
    }

    /// Each level waits for the next one, and may end with it: a stack as deep as the text is long.
    private static final String NESTED = "root ::= \"a\" root \"b\"? | \"a\"";

    /// Two ways from each level to the next one, so twice as many ways down the stacks with every level.
    private static Grammar ambiguous(int levels) {
        StringBuilder rules = new StringBuilder("root ::= c0\n");
        for (int level = 0; level < levels; level++) {
            int next = level + 1;
            rules.append("c%d ::= a%d | b%d\n".formatted(level, level, level));
            rules.append("a%d ::= c%d \"a\"?\n".formatted(level, next));
            rules.append("b%d ::= c%d \"b\"?\n".formatted(level, next));
        }
        return Grammar.gbnf(rules + "c%d ::= \"a\"\n".formatted(levels));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void masksExactlyTheTokensThatLeadOn(Grammar grammar) {
        byte[][] tokens = tokens();
        TokenGrammar compiled = TokenGrammar.compile(grammar, GrammarVocabulary.of(tokens));
        Random random = new Random(7);

        for (int walk = 0; walk < 30; walk++) {
            GrammarMatcher matcher = compiled.matcher();
            for (int step = 0; step < 25 && !matcher.mustEnd(); step++) {
                TokenMask mask = matcher.mask();
                List<Integer> allowed = new ArrayList<>();
                for (int token = 0; token < tokens.length; token++) {
                    boolean leadsOn = matcher.allows(token);
                    assertThat(mask.contains(token)).as("token %d", token).isEqualTo(leadsOn);
                    if (leadsOn) {
                        allowed.add(token);
                    }
                }
                if (allowed.isEmpty()) {
                    assertThat(matcher.canEnd()).isTrue();
                    break;
                }
                matcher.accept(allowed.get(random.nextInt(allowed.size())));
            }
        }
    }

    @Test
    void waysThatMeetAgainAreWalkedOnce() {
        byte[][] tokens = tokens();
        GrammarMatcher matcher = TokenGrammar.compile(ambiguous(60), GrammarVocabulary.of(tokens))
                .matcher();
        matcher.accept('a');

        TokenMask mask = assertTimeoutPreemptively(Duration.ofMinutes(2), matcher::mask);

        for (int token = 0; token < tokens.length; token++) {
            assertThat(mask.contains(token)).as("token %d", token).isEqualTo(matcher.allows(token));
        }
    }

    @Test
    void nestingIsNotLimitedByTheStackOfTheThread() throws Exception {
        byte[][] tokens = tokens();
        GrammarMatcher matcher = TokenGrammar.compile(Grammar.gbnf(NESTED), GrammarVocabulary.of(tokens))
                .matcher();
        for (int level = 0; level < 4_000; level++) {
            matcher.accept('a');
        }
        FutureTask<TokenMask> mask = new FutureTask<>(matcher::mask);
        // With a large stack it would take more levels, and those take memory.
        new Thread(null, mask, "small stack", 200 << 10).start();

        for (int token = 0; token < tokens.length; token++) {
            assertThat(mask.get().contains(token)).as("token %d", token).isEqualTo(matcher.allows(token));
        }
    }

    @Test
    void tokensWithoutTextAreNeverAllowed() {
        GrammarMatcher matcher = TokenGrammar.compile(Grammar.text(), GrammarVocabulary.of(tokens()))
                .matcher();

        assertThat(matcher.mask().contains(256)).isFalse();
        assertThatThrownBy(() -> matcher.accept(256)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRefusedTokenLeavesTheMatcherWhereItWas() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.literal("ab"));

        assertThatThrownBy(() -> matcher.accept('b')).isInstanceOf(IllegalStateException.class);

        assertThat(ByteTexts.takes(matcher, "ab")).isTrue();
        assertThat(matcher.mustEnd()).isTrue();
    }

    @Test
    void aCopyMovesByItself() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.choice(List.of("yes", "no")));
        GrammarMatcher copy = matcher.copy();

        copy.accept('n');

        assertThat(copy.allows('o')).isTrue();
        assertThat(matcher.allows('o')).isFalse();
        assertThat(matcher.allows('y')).isTrue();
    }

    @Test
    void saysWhichBytesMustCome() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.choice(List.of("colour: red", "colour: rose", "size")));
        assertThat(matcher.forced()).isEmpty();

        matcher.accept('c');

        assertThat(new String(matcher.forced(), StandardCharsets.UTF_8)).isEqualTo("olour: r");
    }

    @Test
    void forcesNothingWhereTheTextMayEnd() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.choice(List.of("a", "ab")));
        matcher.accept('a');

        assertThat(matcher.canEnd()).isTrue();
        assertThat(matcher.mustEnd()).isFalse();
        assertThat(matcher.forced()).isEmpty();
    }
}
