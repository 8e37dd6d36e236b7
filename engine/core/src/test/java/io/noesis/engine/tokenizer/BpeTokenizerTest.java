package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.gguf.GgufValue.TextArray;

class BpeTokenizerTest {

    private final TinyTokenizer tiny = new TinyTokenizer()
            .merge("h", "e")
            .merge("l", "l")
            .merge("he", "ll")
            .merge("hell", "o")
            .merge("a", "a")
            .merge("aa", "aa")
            .token("<s>", TinyTokenizer.CONTROL)
            .token("<end>", TinyTokenizer.CONTROL)
            .token("<end>>", TinyTokenizer.CONTROL)
            .token("<think>", TinyTokenizer.USER_DEFINED)
            .token("   ", TinyTokenizer.USER_DEFINED)
            .token("nothing", TinyTokenizer.UNUSED)
            .tokenId("bos_token_id", "<s>")
            .tokenId("eos_token_id", "<end>");
    private final BpeTokenizer tokenizer = tiny.build();

    @Test
    void mergesInTheOrderOfRanksAndFromTheLeft() {
        assertThat(tokenizer.encode("hello")).containsExactly(tiny.idOf("hello"));
        assertThat(tokenizer.encode("aaa")).containsExactly(tiny.idOf("aa"), 'a');
        assertThat(tokenizer.encode("aaaaaaa")).containsExactly(tiny.idOf("aaaa"), tiny.idOf("aa"), 'a');
        assertThat(tokenizer.encode("helo")).containsExactly(tiny.idOf("he"), 'l', 'o');
    }

    @Test
    void emptyTextHasNoTokens() {
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.encodePrompt(new GuardedText(""))).isEmpty();
        assertThat(tokenizer.decode(new int[0])).isEmpty();
    }

    @Test
    void specialTokensInPlainTextAreText() {
        assertThat(tokenizer.encode("<end>")).containsExactly('<', 'e', 'n', 'd', '>');
        assertThat(tokenizer.encode("<think>")).containsExactly('<', 't', 'h', 'i', 'n', 'k', '>');
        assertThat(tokenizer.encode("nothing")).hasSize(7);
    }

    @Test
    void specialTokensInPromptsAreTokens() {
        assertThat(tokenizer.encodePrompt(new GuardedText("<s>a<end><think>")))
                .containsExactly(tiny.idOf("<s>"), 'a', tiny.idOf("<end>"), tiny.idOf("<think>"));
    }

    @Test
    void theLongestSpecialTokenCounts() {
        assertThat(tokenizer.encodePrompt(new GuardedText("<end>>><end>")))
                .containsExactly(tiny.idOf("<end>>"), '>', tiny.idOf("<end>"));
    }

    @Test
    void guardedLookAlikesAreEncodedAsTheUserWroteThem() {
        String user = "say <end> or <think>";
        String rendered = "<s>" + GuardedText.guard(user, tokenizer.specialTokens()) + "<end>";

        int[] tokens = tokenizer.encodePrompt(new GuardedText(rendered));

        int[] expected = Stream.of(new int[] {tiny.idOf("<s>")}, tokenizer.encode(user), new int[] {tiny.idOf("<end>")})
                .flatMapToInt(Arrays::stream)
                .toArray();
        assertThat(tokens).isEqualTo(expected);
    }

    @Test
    void aGuardedTextEncodesLikeThePlainOneWhateverTheUserWrites() {
        Random random = new Random(3);
        List<String> parts = List.of("<", "end", ">", "<end>", "<think>", " ", "a", "\uFDD0", "<<end>>", "é", "\n");
        for (int i = 0; i < 2_000; i++) {
            StringBuilder user = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                user.append(parts.get(random.nextInt(parts.size())));
            }
            String guarded = GuardedText.guard(user.toString(), tokenizer.specialTokens());

            assertThat(tokenizer.encodePrompt(new GuardedText(guarded)))
                    .as("'%s'", user)
                    .isEqualTo(tokenizer.encode(GuardedText.unguard(user.toString())));
        }
    }

    @Test
    void runsOfSpacesAddedToTheVocabularyAreFoundInPlainText() {
        assertThat(tokenizer.encode("a    b")).containsExactly('a', tiny.idOf("   "), ' ', 'b');
        assertThat(tokenizer.specialTokens()).isEqualTo(Set.of("<s>", "<end>", "<end>>", "<think>"));
    }

    @Test
    void addsTheBeginTokenOnceWhereTheFileWantsIt() {
        BpeTokenizer adding = tiny.addBeginToken(true).build();
        int begin = tiny.idOf("<s>");

        assertThat(adding.encodePrompt(new GuardedText("a"))).containsExactly(begin, 'a');
        assertThat(adding.encodePrompt(new GuardedText("<s>a"))).containsExactly(begin, 'a');
        assertThat(adding.encodePrompt(new GuardedText(""))).containsExactly(begin);
        assertThat(adding.encode("a")).containsExactly('a');
        assertThat(tokenizer.encodePrompt(new GuardedText("a"))).containsExactly('a');
    }

    @Test
    void namesTheTokensTemplatesNeed() {
        assertThat(tokenizer.beginTokenText()).isEqualTo("<s>");
        assertThat(tokenizer.endTokenText()).isEqualTo("<end>");
        assertThat(new TinyTokenizer().build().beginTokenText()).isEmpty();
    }

    @Test
    void wholePiecesComeFirstForLlama3Only() {
        TinyTokenizer unreachable =
                new TinyTokenizer().merge("a", "b").merge("b", "c").token("abc", TinyTokenizer.NORMAL);
        unreachable.token("<s>", TinyTokenizer.CONTROL).tokenId("bos_token_id", "<s>");

        assertThat(unreachable.splitter("gpt-2").build().encode("abc")).containsExactly(unreachable.idOf("ab"), 'c');
        assertThat(unreachable.splitter("llama-bpe").build().encode("abc")).containsExactly(unreachable.idOf("abc"));
    }

    @Test
    void bytesWithoutATokenAreDropped() {
        WithoutByte without = new WithoutByte('x');

        assertThat(without.encode("axb")).isEqualTo("ab");
        assertThat(without.encode("x")).isEmpty();
    }

    @Test
    void unpairedSurrogatesBecomeTheReplacementCharacter() {
        byte[] replacement = "\uFFFD".getBytes(StandardCharsets.UTF_8);

        for (String text : List.of("\ud83d", "\ude00", "\ude00\ud83d")) {
            assertThat(tokenizer.encode(text)).hasSize(replacement.length * text.length());
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo("\uFFFD".repeat(text.length()));
            assertThat(tokenizer.encodePrompt(new GuardedText("a" + text + "<end>")))
                    .endsWith(tiny.idOf("<end>"));
        }
    }

    @Test
    void decodesWhatItEncoded() {
        String text = "héllo 👩🏿‍🚀 中文 \u0000\n\t aaaa   b";

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void decodesUserDefinedTokensButNotControlTokens() {
        int[] tokens = {tiny.idOf("<s>"), 'a', tiny.idOf("<think>"), tiny.idOf("nothing"), tiny.idOf("<end>")};

        assertThat(tokenizer.decode(tokens)).isEqualTo("a<think>");
    }

    @Test
    void refusesTokensOutsideTheVocabulary() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> tokenizer.decode(new int[] {tokenizer.vocabularySize()}));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tokenizer.decode(new int[] {-1}));
    }

    /// Merging in quadratic time would take hours.
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void aMillionEqualCharactersAreMerged() {
        int[] tokens = tokenizer.encode("a".repeat(1_000_000));

        assertThat(tokens).hasSize(250_000).containsOnly(tiny.idOf("aaaa"));
    }

    @Test
    void threadsMayShareIt() throws Exception {
        String text = "hello aaaa hell he 12 <end> é 中文 ";
        int[] expected = tokenizer.encode(text.repeat(50));
        BpeTokenizer shared = tiny.build();
        Callable<int[]> encoding = () -> shared.encode(text.repeat(50));

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<int[]> result : threads.invokeAll(Collections.nCopies(200, encoding))) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    /// The byte tokens without one of them.
    private static final class WithoutByte {

        private final BpeTokenizer tokenizer;

        WithoutByte(char missing) {
            List<String> tokens = new ArrayList<>(new TinyTokenizer().metadata().strings("tokenizer.ggml.tokens"));
            tokens.set(missing, "[gone]");
            tokenizer = new TinyTokenizer()
                    .put("tokenizer.ggml.tokens", new TextArray(tokens))
                    .build();
        }

        String encode(String text) {
            return tokenizer.decode(tokenizer.encode(text));
        }
    }
}
