package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.engine.grammar.error.GrammarTooLarge;
import io.noesis.engine.grammar.error.InvalidGrammar;

class GrammarTest {

    private static final Grammar CALL = Grammar.sequence(List.of(
            Grammar.literal("<call>"),
            Grammar.jsonSchema(
                    "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"],"
                            + "\"additionalProperties\":false}"),
            Grammar.literal("</call>")));

    @Test
    void aChoiceTakesOneOfItsTexts() {
        Grammar grammar = Grammar.choice(List.of("yes", "yesterday", "né"));

        assertThat(ByteTexts.accepts(grammar, "yes")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "yesterday")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "né")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "yest")).isFalse();
    }

    @Test
    void aChoiceOfNothingIsRefused() {
        assertThatExceptionOfType(InvalidGrammar.class).isThrownBy(() -> Grammar.choice(List.of()));
        assertThatExceptionOfType(GrammarTooLarge.class)
                .isThrownBy(() -> Grammar.choice(Collections.nCopies(20_000, "a")));
    }

    @Test
    void partsFollowOneAnother() {
        assertThat(ByteTexts.accepts(CALL, "<call>{\"n\": 3}</call>")).isTrue();
        assertThat(ByteTexts.accepts(CALL, "<call>{\"n\": 3}")).isFalse();
        assertThat(ByteTexts.accepts(CALL, "<call>{}</call>")).isFalse();
    }

    @Test
    void partsAreRepeatedWithWhatStandsBetweenThem() {
        Grammar grammar = Grammar.repeat(CALL, 1, 2, Grammar.literal("\n"));
        String call = "<call>{\"n\":1}</call>";

        assertThat(ByteTexts.accepts(grammar, call)).isTrue();
        assertThat(ByteTexts.accepts(grammar, call + "\n" + call)).isTrue();
        assertThat(ByteTexts.accepts(grammar, "")).isFalse();
        assertThat(ByteTexts.accepts(grammar, call + call)).isFalse();
        assertThat(ByteTexts.accepts(grammar, call + "\n" + call + "\n" + call)).isFalse();
    }

    @Test
    void nothingIsRepeatedZeroTimes() {
        assertThat(ByteTexts.accepts(Grammar.repeat(CALL, 0, 0, Grammar.literal(",")), ""))
                .isTrue();
        assertThat(ByteTexts.accepts(Grammar.repeat(CALL, 0, -1, Grammar.literal(",")), ""))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Grammar.repeat(CALL, 2, 1, Grammar.literal("")));
    }

    @Test
    void textBeforeAndAroundAGrammarIsFree() {
        Grammar grammar = Grammar.anyOf(List.of(Grammar.text(), Grammar.sequence(List.of(Grammar.text(), CALL))));

        assertThat(ByteTexts.accepts(grammar, "Let me see: <call>{\"n\":1}</call>"))
                .isTrue();
        assertThat(ByteTexts.accepts(grammar, "just <call> text")).isTrue();
    }

    @Test
    void anyJsonValueIsJson() {
        assertThat(ByteTexts.accepts(Grammar.json(), "[1, {\"a\": null}, \"\\u00e9\", -0.5e3]"))
                .isTrue();
        assertThat(ByteTexts.accepts(Grammar.json(), "[1 2]")).isFalse();
        assertThat(ByteTexts.accepts(Grammar.jsonObject(), "[]")).isFalse();
    }

    @Test
    void depthIsBoundedByTheTextOnly() {
        String deep = "[".repeat(50_000) + "]".repeat(50_000);

        assertThat(ByteTexts.accepts(Grammar.json(), deep)).isTrue();
    }

    @Test
    void halfACharacterIsNotAnEnd() {
        GrammarMatcher matcher = ByteTexts.matcher(Grammar.text());

        matcher.accept(0xC3);

        assertThat(matcher.canEnd()).isFalse();
        assertThat(matcher.allows('a')).isFalse();
        assertThat(matcher.allows(0xA9)).isTrue();
    }
}
