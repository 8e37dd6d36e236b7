package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;
import io.noesis.engine.gguf.GgufValueType;
import io.noesis.engine.loading.ModelLoadException;

class GgufTokenizersTest {

    @ParameterizedTest
    @ValueSource(strings = {"llama", "bert", "t5", "rwkv"})
    void namesTheKindOfTokenizerItDoesNotKnow(String model) {
        assertRefused(
                new TinyTokenizer().put("tokenizer.ggml.model", new TextValue(model)),
                "tokenizer.ggml.model is '" + model + "'");
    }

    @Test
    void namesTheSplitterItDoesNotKnow() {
        assertRefused(new TinyTokenizer().splitter("qwen2"), "tokenizer.ggml.pre is 'qwen2'; supported are llama-bpe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-bpe", "llama3", "llama-v3", "falcon3"})
    void llama3AddsABeginTokenUnlessTheFileSaysOtherwise(String splitter) {
        TinyTokenizer tiny = new TinyTokenizer()
                .token("<s>", TinyTokenizer.CONTROL)
                .splitter(splitter)
                .tokenId("bos_token_id", "<s>");
        GuardedText prompt = new GuardedText("a");

        assertThat(tiny.build().encodePrompt(prompt)).containsExactly(tiny.idOf("<s>"), 'a');
        assertThat(tiny.addBeginToken(false).build().encodePrompt(prompt)).containsExactly('a');
    }

    @Test
    void aBeginTokenToAddMustBeNamed() {
        assertRefused(new TinyTokenizer().splitter("llama-bpe"), "tokenizer.ggml.bos_token_id is needed");
    }

    @Test
    void worksWithoutASplitterName() {
        assertThat(new TinyTokenizer().splitter("default").build().encode("a1234"))
                .hasSize(5);
    }

    @Test
    void missingPartsAreNamed() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> GgufTokenizers.from(new GgufMetadata(Map.of())))
                .withMessageContaining("tokenizer.ggml.model");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() ->
                        GgufTokenizers.from(new GgufMetadata(Map.of("tokenizer.ggml.model", new TextValue("gpt2")))))
                .withMessageContaining("tokenizer.ggml.tokens");
    }

    @Test
    void refusesMergesOfTokensThatDoNotExist() {
        assertRefused(
                new TinyTokenizer().put("tokenizer.ggml.merges", new TextArray(List.of("a b"))),
                "tokenizer.ggml.merges[0] needs 'ab', which is not a token");
        assertRefused(
                new TinyTokenizer().put("tokenizer.ggml.merges", new TextArray(List.of("ab"))),
                "tokenizer.ggml.merges[0] 'ab' is not a pair");
    }

    @Test
    void refusesTypesThatDoNotFitTheTokens() {
        assertRefused(
                new TinyTokenizer()
                        .put("tokenizer.ggml.token_type", new IntegerArray(GgufValueType.INT32, new long[3])),
                "has 3 entries, tokenizer.ggml.tokens has 256");
        assertRefused(new TinyTokenizer().token("x", 9), "token_type of token 256 is 9");
    }

    @Test
    void refusesTokenIdsOutsideTheVocabulary() {
        assertRefused(
                new TinyTokenizer().put("tokenizer.ggml.eos_token_id", new IntegerValue(GgufValueType.UINT32, 256)),
                "tokenizer.ggml.eos_token_id is 256, the vocabulary has 256 tokens");
    }

    @Test
    void refusesAddedTokensThatWouldMakeEverySearchSlow() {
        assertRefused(new TinyTokenizer().token("a".repeat(513), TinyTokenizer.CONTROL), "513 characters");
        TinyTokenizer many = new TinyTokenizer();
        for (int i = 0; i < 600; i++) {
            many.token("<" + i + "a".repeat(500) + ">", TinyTokenizer.USER_DEFINED);
        }
        assertRefused(many, "more than 262144 characters");
    }

    @Test
    void knowsTheTokensThatEndAnAnswer() {
        TinyTokenizer tiny = new TinyTokenizer()
                .token("<|im_end|>", TinyTokenizer.CONTROL)
                .token("<|eot_id|>", TinyTokenizer.NORMAL)
                .token("<fin>", TinyTokenizer.CONTROL)
                .token("<other>", TinyTokenizer.CONTROL)
                .tokenId("eos_token_id", "<fin>");

        assertThat(GgufTokenizers.endOfGenerationTokens(tiny.metadata()))
                .containsExactlyInAnyOrder(tiny.idOf("<|im_end|>"), tiny.idOf("<|eot_id|>"), tiny.idOf("<fin>"));
    }

    @Test
    void endTokensAreControlTokensAlsoWhereTheFileForgotToSaySo() {
        TinyTokenizer tiny = new TinyTokenizer().token("<|endoftext|>", TinyTokenizer.NORMAL);
        BpeTokenizer tokenizer = tiny.build();

        assertThat(tokenizer.encodePrompt(new GuardedText("a<|endoftext|>")))
                .containsExactly('a', tiny.idOf("<|endoftext|>"));
        assertThat(tokenizer.encode("<|endoftext|>")).hasSize(13);
        assertThat(tokenizer.decode(new int[] {tiny.idOf("<|endoftext|>")})).isEmpty();
    }

    private static void assertRefused(TinyTokenizer tiny, String part) {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(tiny::build)
                .withMessageContaining(part);
    }
}
