package io.noesis.training.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.training.data.NanoData;

class NanoVocabularyTest {

    private static final List<String> TEXTS = new NanoData(1).pretraining(400).toList();
    private static final NanoVocabulary VOCABULARY = NanoVocabulary.learn(TEXTS.stream(), 420);

    @TempDir
    private Path directory;

    private Path file;
    private Tokenizer tokenizer;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("vocabulary.gguf");
        VOCABULARY.writeTo(file);
        tokenizer = NanoVocabulary.tokenizer(file);
    }

    @Test
    void hasTheWantedSizeWithTheSpecialTokensLast() {
        assertThat(VOCABULARY.size()).isEqualTo(420).isEqualTo(tokenizer.vocabularySize());
        assertThat(VOCABULARY.merges()).hasSize(420 - 256 - 8);
        assertThat(VOCABULARY.tokens().subList(412, 420))
                .containsExactlyInAnyOrder(
                        "<|begin_of_text|>",
                        "<|end_of_text|>",
                        "<|finetune_right_pad_id|>",
                        "<|start_header_id|>",
                        "<|end_header_id|>",
                        "<|eom_id|>",
                        "<|eot_id|>",
                        "<|python_tag|>");
        assertThat(VOCABULARY.types().subList(0, 412)).containsOnly(1);
        assertThat(VOCABULARY.types().subList(412, 420)).containsOnly(3);
        assertThat(VOCABULARY.tokens()).doesNotHaveDuplicates();
    }

    @Test
    void isSmallerWhereTheTextsHaveNoMorePairs() {
        NanoVocabulary small = NanoVocabulary.learn(Stream.of("abab"), 1000);

        // a b; then ab ab stands once as a pair.
        assertThat(small.merges()).containsExactly("a b");
        assertThat(small.size()).isEqualTo(256 + 1 + 8);
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(NanoVocabulary.read(file)).isEqualTo(VOCABULARY);
    }

    @Test
    void theSameTextsInAnotherOrderGiveTheSameVocabulary() {
        List<String> others = new ArrayList<>(TEXTS);
        Collections.shuffle(others, new Random(1));

        assertThat(NanoVocabulary.learn(others.stream(), 420)).isEqualTo(VOCABULARY);
    }

    @Test
    void everyDigitIsATokenOfItsOwn() {
        assertThat(tokenizer.encode("1234567890")).hasSize(10);
        assertThat(tokenizer.encode(" 12 + 34 = 46\n"))
                .containsSubsequence(
                        VOCABULARY.idOf("1"),
                        VOCABULARY.idOf("2"),
                        VOCABULARY.idOf("3"),
                        VOCABULARY.idOf("4"),
                        VOCABULARY.idOf("4"),
                        VOCABULARY.idOf("6"));
        assertThat(VOCABULARY.tokens())
                .filteredOn(token -> token.length() > 1)
                .noneMatch(token -> token.matches(".*[0-9].*"));
    }

    @Test
    void whatItLearntFromTakesFewerTokensThanBytes() {
        int bytes = TEXTS.stream().mapToInt(String::length).sum();
        int tokens =
                TEXTS.stream().mapToInt(text -> tokenizer.encode(text).length).sum();

        assertThat(tokens).isLessThan(bytes * 3 / 4);
    }

    @Test
    void decodesWhatItEncodedWhateverTheCharacters() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 500; i++) {
            String text = text(random);

            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    /// Of ASCII, of planes beyond the first, and of all between; no lone surrogates, which UTF-8 has not got.
    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        while (text.codePointCount(0, text.length()) < length) {
            int codePoint = random.nextInt(
                    switch (random.nextInt(3)) {
                        case 0 -> 0x80;
                        case 1 -> 0x3000;
                        default -> Character.MAX_CODE_POINT + 1;
                    });
            if (Character.getType(codePoint) != Character.SURROGATE && codePoint != GuardedText.GUARD) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    @Test
    void specialTokensAreReadInPromptsAndNotInTexts() {
        int end = VOCABULARY.idOf(NanoVocabulary.END_OF_TURN);

        assertThat(tokenizer.encodePrompt(new GuardedText("a<|eot_id|>"))).endsWith(end);
        assertThat(tokenizer.encode("a<|eot_id|>")).doesNotContain(end);
        assertThat(tokenizer.specialTokens()).contains("<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>");
        assertThat(tokenizer.beginTokenText()).isEqualTo("<|begin_of_text|>");
        assertThat(tokenizer.endTokenText()).isEqualTo("<|eot_id|>");
        assertThat(tokenizer.encodePrompt(new GuardedText("a")))
                .as("templates write the begin token themselves")
                .doesNotContain(VOCABULARY.idOf(NanoVocabulary.BEGIN));
    }

    @Test
    void anUnknownTokenIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VOCABULARY.idOf("<|im_end|>"))
                .withMessageContaining("<|im_end|>");
    }
}
