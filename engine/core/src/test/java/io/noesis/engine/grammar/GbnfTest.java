package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.engine.grammar.error.GrammarTooLarge;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

class GbnfTest {

    private static final String ARITHMETIC = """
            # sums of products
            root  ::= (expr "=" ws term "\\n")+
            expr  ::= term ([-+*/] term)*
            term  ::= ident | num |
                      ("(" ws expr
                       ")" ws)
            ident ::= [a-z] [a-z0-9_]* ws
            num   ::= [0-9]+ ws
            ws    ::= [ \\t\\n]*
            """;

    @Test
    void readsAGrammarOfLlamaCpp() {
        Grammar grammar = Grammar.gbnf(ARITHMETIC);

        assertThat(ByteTexts.accepts(grammar, "a +(b1*2) = c\n")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "1=1\n2=x\n")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "((a)=1\n")).isFalse();
        assertThat(ByteTexts.accepts(grammar, "1=1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "root ::= \"a\"{2,3}                 ; aa   ; a",
                "root ::= \"a\"{2,}                  ; aaaa ; a",
                "root ::= \"a\"{,2} \"b\"            ; b    ; aaab",
                "root ::= \"a\"{2}                   ; aa   ; aaa",
                "root ::= \"a\" | \"b\" \"c\"?       ; bc   ; ac",
                "root ::= [^a-c\\n]                  ; d    ; b",
                "root ::= \"\\x41\\u00e9\\U0001d11e\" ; Aé𝄞 ; A",
                "root ::= . \"!\"                    ; é!   ; !",
                "root ::= a*~a ::= \"x\" root-2~root-2 ::= \"y\" ; xyxy ; xx",
                "root ::= \"[\" root? \"]\"          ; [[]] ; [[]",
                "root ::= [\\]\\-]+                  ; ]-]  ; [",
            })
    void understands(String grammar, String accepted, String refused) {
        Grammar read = Grammar.gbnf(grammar.replace('~', '\n'));

        assertThat(ByteTexts.accepts(read, accepted)).isTrue();
        assertThat(ByteTexts.accepts(read, refused)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "root ::= missing              | line 1, column 10",
                "root ::= \"a                  | line 1, column 12",
                "a ::= \"x\"                   |",
                "root = \"a\"                  | line 1, column 6",
                "root ::= (\"a\"               | line 1, column 14",
                "root ::= \"a\" ) \"b\"        | line 1, column 14",
                "root ::= [z-a]                | line 1, column 14",
                "root ::= \"\\q\"              | line 1, column 13",
            })
    void namesThePlaceOfAMistake(String grammar, String place) {
        assertThatExceptionOfType(InvalidGrammar.class)
                .isThrownBy(() -> Grammar.gbnf(grammar))
                .satisfies(mistake -> assertThat(mistake.path()).isEqualTo(place == null ? "" : place));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root ::= root \"a\" | \"b\"",
                "root ::= x root \"a\" | \"b\"\nx ::= \"\" | \"y\"",
                "root ::= a\na ::= b \"x\" | \"y\"\nb ::= a \"z\"",
            })
    void refusesLeftRecursion(String grammar) {
        assertThatExceptionOfType(InvalidGrammar.class)
                .isThrownBy(() -> Grammar.gbnf(grammar))
                .withMessageContaining("left recursion");
    }

    @Test
    void refusesRulesThatNeverEnd() {
        assertThatExceptionOfType(InvalidGrammar.class)
                .isThrownBy(() -> Grammar.gbnf("root ::= \"a\" root"))
                .withMessageContaining("no finite text");
    }

    @Test
    void refusesTokensByName() {
        assertThatExceptionOfType(UnsupportedKeyword.class).isThrownBy(() -> Grammar.gbnf("root ::= <think> \"a\""));
    }

    @Test
    void limitsRepetitionsOfRepetitions() {
        assertThatExceptionOfType(GrammarTooLarge.class).isThrownBy(() -> Grammar.gbnf("root ::= \"a\"{1000000}"));
        // Each level is a rule of its own, so this takes a few thousand states instead of their product.
        Grammar nested = Grammar.gbnf("root ::= (((\"a\"{1000}){1000}){1000}){1000}");
        assertThat(ByteTexts.begins(nested, "a".repeat(5000))).isTrue();
        assertThatExceptionOfType(GrammarException.class)
                .isThrownBy(() -> Grammar.gbnf("root ::= " + "(".repeat(10_000) + "\"a\"" + ")".repeat(10_000)));
    }

    @Test
    void rightRecursionTakesNoMoreTimeForLongTexts() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.gbnf("root ::= \"a\" root | \"b\""));

        assertThat(ByteTexts.takes(matcher, "a".repeat(100_000) + "b")).isTrue();
        assertThat(matcher.mustEnd()).isTrue();
    }

    @Test
    void manyReadingsOfATextDoNotMultiply() {
        // Each "a" is read in many ways; they are Catalan numbers if one counts them.
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.gbnf("root ::= \"a\" root root | \"a\" | \"a\" root"));

        assertThat(ByteTexts.takes(matcher, "a".repeat(120))).isTrue();
        assertThat(matcher.canEnd()).isTrue();
    }
}
