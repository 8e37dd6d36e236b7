package io.noesis.engine.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.fuzz.FuzzModel;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;
import io.noesis.engine.tokenizer.Tokenizer;

class HuggingFaceSourceTest {

    @TempDir
    private Path root;

    private Path directory = Path.of("");

    @BeforeEach
    void write() throws IOException {
        directory = new FuzzModel(root).directory();
    }

    @Test
    void theTokenizerMergesAndKnowsItsSpecialTokens() {
        try (ModelSource source = ModelSources.open(directory)) {
            Tokenizer tokenizer = source.tokenizer();

            assertThat(tokenizer.encode("hello1")).containsExactly(263, '1');
            assertThat(tokenizer.specialTokens()).contains("<|begin_of_text|>", "<|eot_id|>");
            assertThat(tokenizer.decode(new int[] {262, 256, 'o'})).isEqualTo("hello");
            assertThat(source.endTokens()).containsExactlyInAnyOrder(257, 258);
            assertThat(tokenizer.vocabularySize()).isEqualTo(264);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"type\": \"Digits\", | \"type\": \"Metaspace\", | Metaspace",
                "\"individual_digits\": true | \"individual_digits\": false | Digits in groups",
                "\"type\": \"BPE\" | \"type\": \"WordPiece\" | WordPiece",
                "\"normalizer\": null | \"normalizer\": {\"type\": \"NFKC\"} | NFKC",
                "\"special\": true} | \"special\": true, \"lstrip\": true} | lstrip",
                "\"id\": 259 | \"id\": 264 | from 0 to 263",
                "\"id\": 259 | \"id\": 0 | two texts",
                "\"he ll\" | \"he zz\" | is not a token",
                "[\"l\", \"l\"] | [\"l l\", \"l\"] | merges[1]",
                "\"ignore_merges\": false | \"byte_fallback\": true | byte_fallback",
            })
    void aTokenizerThatIsNotUnderstoodIsRefusedByName(String from, String to, String named) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        String json = Files.readString(file);
        assertThat(json).contains(from);
        Files.writeString(file, json.replace(from, to));

        try (ModelSource source = ModelSources.open(directory)) {
            assertThatExceptionOfType(ModelLoadException.class)
                    .isThrownBy(source::tokenizer)
                    .withMessageContaining(named);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.safetensors",
                "/etc/outside.safetensors",
                "sub/outside.safetensors",
                "..safetensors",
                ".hidden.safetensors",
                "model.bin"
            })
    void shardsLieInTheirDirectory(String name) throws IOException {
        index("model.embed_tokens.weight", name);

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> ModelSources.open(directory).close())
                .withMessageContaining("not the name of a safetensors file");
    }

    @Test
    void aTensorThatTheIndexPromisesMustBeThere() throws IOException {
        index("model.layers.9.weight", "model.safetensors");

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> ModelSources.open(directory).close())
                .withMessageContaining("model.layers.9.weight");
    }

    @Test
    void theTemplateIsTheFileElseTheConfigurationsDefault() throws IOException {
        Path config = directory.resolve("tokenizer_config.json");
        Files.writeString(
                config,
                "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"T\"}, {\"name\": \"default\", \"template\": \"D\"}]}");
        assertThat(ChatTemplates.find(directory)).contains("D");

        Files.writeString(config, "{\"chat_template\": \"C\"}");
        assertThat(ChatTemplates.find(directory)).contains("C");

        Files.writeString(directory.resolve("chat_template.jinja"), "F");
        assertThat(ChatTemplates.find(directory)).contains("F");
    }

    @Test
    void itsFilesAreAllThatSayWhatIsComputed() throws IOException {
        List<String> before = files();
        Files.writeString(directory.resolve("generation_config.json"), "{}");
        Files.writeString(directory.resolve("README.md"), "not read");

        assertThat(before).contains("config.json", "tokenizer.json", "model.safetensors");
        assertThat(files()).hasSize(before.size() + 1).containsAll(before).contains("generation_config.json");
    }

    private List<String> files() {
        try (ModelSource source = ModelSources.open(directory)) {
            return source.files().stream()
                    .map(file -> file.identity().path().getFileName().toString())
                    .toList();
        }
    }

    private void index(String tensor, String file) throws IOException {
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"%s\": \"%s\"}}".formatted(tensor, file));
    }
}
