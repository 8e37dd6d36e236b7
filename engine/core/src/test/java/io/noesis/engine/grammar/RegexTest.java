package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.grammar.error.GrammarTooLarge;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

class RegexTest {

    /// Java's own engine agrees with ECMA-262 on these.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|b|",
                "(ab|a)(bc|c)?",
                "[a-c]{2,3}b*",
                "(?:a+?b){2}",
                "[^a]b?",
                "(a*)*b",
                "((a|b)(c|)){1,3}",
                "\\w\\d?\\s*c",
                "^(a|bc)$|^c+$",
                ".b.",
                "a{0}b{1}",
                "[\\]\\-a]+",
                "\\u0061\\x62\\u{63}|é€",
                "(?<year>a)b\\.?",
            })
    void matchesWhatAnotherEngineMatches(String pattern) {
        Grammar grammar = Grammar.regex(pattern);
        Pattern expected = Pattern.compile(pattern.replace("\\u{63}", "\\x{63}"));
        Random random = new Random(3);

        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append("aabbc1 .-]é€".charAt(random.nextInt(12)));
            }
            assertThat(ByteTexts.accepts(grammar, text.toString()))
                    .as("'%s'", text)
                    .isEqualTo(expected.matcher(text).matches());
        }
    }

    @Test
    void knowsUnicodeProperties() {
        Grammar grammar = Grammar.regex("\\p{Lu}\\p{L}+\\p{Script=Greek}\\P{N}");

        assertThat(ByteTexts.accepts(grammar, "Äßα!")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "äßα!")).isFalse();
        assertThat(ByteTexts.accepts(grammar, "Äßα1")).isFalse();
    }

    @Test
    void aDotTakesACharacterOfFourBytesAsOne() {
        assertThat(ByteTexts.accepts(Grammar.regex("."), "\uD834\uDD1E")).isTrue();
        assertThat(ByteTexts.accepts(Grammar.regex(".."), "\uD834\uDD1E")).isFalse();
        assertThat(ByteTexts.accepts(Grammar.regex("."), "\n")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a(?=b) (?=",
                "a(?!b) (?!",
                "(?<=a)b (?<=",
                "(a)\\1 \\1",
                "a\\b \\b",
                "(?i)a (?",
                "a^b '^ or $'",
                "(a$)+ '^ or $'"
            })
    void refusesWhatIsNotRegularByName(String pattern, String name) {
        assertThatExceptionOfType(UnsupportedKeyword.class)
                .isThrownBy(() -> Grammar.regex(pattern))
                .satisfies(refusal -> assertThat(refusal.keyword()).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[a", "*a", "a**", "a{3,2}", "\\", "\\u12", "[b-a]", "\\q", "(?<a"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatExceptionOfType(InvalidGrammar.class).isThrownBy(() -> Grammar.regex(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{100000}", "((a{1000}){1000}){1000}", "(a|b)*a(a|b){24}"})
    void refusesWhatWouldTakeTooMuch(String pattern) {
        assertThatExceptionOfType(GrammarTooLarge.class).isThrownBy(() -> Grammar.regex(pattern));
    }

    @Test
    void refusesAPatternThatMatchesNothing() {
        assertThatExceptionOfType(InvalidGrammar.class).isThrownBy(() -> Grammar.regex("a[]"));
    }
}
