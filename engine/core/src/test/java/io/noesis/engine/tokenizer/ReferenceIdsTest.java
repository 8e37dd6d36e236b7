package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufValue;
import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.TextValue;
import io.noesis.engine.gguf.TestModels;
import io.noesis.engine.tokenizer.ReferenceData.IdsCase;

/// The ids of every reference text, in plain text and as a prompt, are those of llama.cpp.
class ReferenceIdsTest {

    /// Where this is a user-defined token, llama.cpp finds it in plain text too; ours must not (see [BpeTokenizer]).
    private static final String USER_DEFINED = "<think>";

    @TempDir
    Path scratch;

    @Test
    void vocabularyOfSmolLm2() {
        GgufMetadata metadata = ReferenceData.vocabulary("smollm2-vocabulary.gguf.gz", scratch);

        assertIds(metadata, "smollm2-ids.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-bpe", "gpt-2", "smollm", "default"})
    void tinyVocabularyWithEverySplitter(String splitter) {
        GgufMetadata metadata = ReferenceData.vocabulary("tiny-vocabulary.gguf.gz", scratch);

        assertIds(withSplitter(metadata, splitter), "tiny-" + splitter + "-ids.json");
    }

    @Test
    void realModelFile() {
        assertIds(ReferenceData.metadata(TestModels.require("smollm2-135m.gguf")), "smollm2-ids.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-bpe", "gpt-2"})
    void vocabulariesOfOtherFamilies(String name) {
        assertIds(ReferenceData.metadata(TestModels.require("ggml-vocab-" + name + ".gguf")), name + "-ids.json");
    }

    private static void assertIds(GgufMetadata metadata, String resource) {
        BpeTokenizer tokenizer = GgufTokenizers.from(withoutBeginToken(metadata));
        for (IdsCase expected : ReferenceData.ids(resource)) {
            // Twice: merged the first time, remembered the second.
            for (int run = 0; run < 2; run++) {
                if (!tokenizer.specialTokens().contains(USER_DEFINED)
                        || !expected.text().contains(USER_DEFINED)) {
                    assertThat(tokenizer.encode(expected.text()))
                            .as("text '%s'", expected)
                            .isEqualTo(expected.textIds());
                }
                assertThat(tokenizer.encodePrompt(new GuardedText(expected.text())))
                        .as("prompt '%s'", expected)
                        .isEqualTo(expected.promptIds());
            }
        }
    }

    private static GgufMetadata withSplitter(GgufMetadata metadata, String splitter) {
        return with(metadata, "tokenizer.ggml.pre", new TextValue(splitter));
    }

    private static GgufMetadata withoutBeginToken(GgufMetadata metadata) {
        return with(metadata, "tokenizer.ggml.add_bos_token", new BooleanValue(false));
    }

    private static GgufMetadata with(GgufMetadata metadata, String key, GgufValue value) {
        Map<String, GgufValue> values = new LinkedHashMap<>(metadata.values());
        values.put(key, value);
        return new GgufMetadata(values);
    }
}
