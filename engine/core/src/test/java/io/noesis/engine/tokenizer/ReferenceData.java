package io.noesis.engine.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufMetadata;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What the scripts in `conformance/reference` wrote, and the vocabularies it belongs to.
final class ReferenceData {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReferenceData() {}

    /// A text and its tokens according to llama.cpp, without and with parsing of special tokens.
    @SuppressWarnings("ArrayRecordComponent") // only read
    record IdsCase(
            String name,
            String text,
            @JsonProperty("text_ids") int[] textIds,
            @JsonProperty("prompt_ids") int[] promptIds) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<IdsCase> ids(String resource) {
        return read(resource, new TypeReference<>() {});
    }

    static <T> T read(String resource, TypeReference<T> type) {
        try (InputStream in = open(resource)) {
            return JSON.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Metadata of a packed GGUF file among the resources.
    static GgufMetadata vocabulary(String resource, Path scratch) {
        Path file = scratch.resolve(resource.replace(".gz", ""));
        try (InputStream in = new GZIPInputStream(open(resource))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return metadata(file);
    }

    static GgufMetadata metadata(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return gguf.metadata();
        }
    }

    private static InputStream open(String resource) {
        InputStream in = ReferenceData.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("no test resource " + resource);
        }
        return in;
    }
}
