package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEndsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "So it is four.",
                "So it is four. ",
                "Is it four?",
                "It is (nearly) four!",
                "He said \"four.\"",
                "That is (x + 1).",
                "Hmm...",
                "所以是四。",
                "a line\n",
                "a line:\n\n  "
            })
    void aLineOrASentenceEndsHere(String text) {
        assertThat(SentenceEnds.at(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "So it is", "So it is ", "It is 3.", "1.", "e.g.", "J.", ".", "and,", "so:", ")"})
    void nothingEndsHere(String text) {
        assertThat(SentenceEnds.at(text)).isFalse();
    }
}
