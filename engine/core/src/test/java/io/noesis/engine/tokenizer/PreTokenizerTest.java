package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.core.type.TypeReference;

/// Holds the scanners against what Python's `regex` made of the published expressions.
class PreTokenizerTest {

    private static final int MEGABYTE = 1 << 20;

    enum Splitter {
        GPT2("gpt-2", new Gpt2PreTokenizer()),
        LLAMA3("llama-bpe", new Llama3PreTokenizer()),
        SMOLLM("smollm", new DigitPreTokenizer()),
        DEFAULT("default", new DefaultPreTokenizer());

        private final String key;

        @SuppressWarnings("ImmutableEnumChecker") // all of them are records without mutable components
        private final PreTokenizer preTokenizer;

        Splitter(String key, PreTokenizer preTokenizer) {
            this.key = key;
            this.preTokenizer = preTokenizer;
        }

        List<String> split(String text) {
            List<String> pieces = new ArrayList<>();
            preTokenizer.split(text, 0, text.length(), (from, to) -> pieces.add(text.substring(from, to)));
            return pieces;
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsLikeTheExpression(Splitter splitter) {
        List<Map<String, Object>> cases = ReferenceData.read("splitters.json", new TypeReference<>() {});

        assertThat(cases).hasSizeGreaterThan(500);
        assertThat(cases)
                .allSatisfy(expected -> assertThat(splitter.split((String) expected.get("text")))
                        .isEqualTo(expected.get(splitter.key)));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryCharacterOfAnyText(Splitter splitter) {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = anyText(random);
            List<String> pieces = splitter.split(text);

            assertThat(pieces).doesNotContain("");
            assertThat(String.join("", pieces)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksNeitherBeforeNorBehindItsRange(Splitter splitter) {
        String text = "it's 12 \n\n x!  ";
        String surrounded = "\ud83d's1 " + text + "\n\ude00a1";
        List<String> pieces = new ArrayList<>();

        splitter.preTokenizer.split(
                surrounded, 5, 5 + text.length(), (from, to) -> pieces.add(surrounded.substring(from, to)));

        assertThat(pieces).isEqualTo(splitter.split(text));
    }

    @ParameterizedTest
    @EnumSource
    void takesLongRunsInLinearTimeAndConstantStack(Splitter splitter) {
        for (String unit : List.of("a", "1", " ", "\n", "!", "'", "'s", " \n", "\ud83d", "é", "中", "😀")) {
            String text = unit.repeat(MEGABYTE / unit.length());

            long characters =
                    splitter.split(text).stream().mapToLong(String::length).sum();

            assertThat(characters).isEqualTo(text.length());
        }
    }

    @Test
    void treatsControlSeparatorsAsSymbolsAlthoughJavaCallsThemWhiteSpace() {
        assertThat(Splitter.GPT2.split("a\u001c\u001db")).containsExactly("a", "\u001c\u001d", "b");
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.appendCodePoint(random.nextInt(0x110000));
                case 2 -> text.append((char) random.nextInt(128));
                default -> text.append(" \n'1s".charAt(random.nextInt(5)));
            }
        }
        return text.toString();
    }
}
