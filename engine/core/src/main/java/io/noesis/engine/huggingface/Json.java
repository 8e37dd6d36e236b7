package io.noesis.engine.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.noesis.engine.loading.ModelLoadException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses untrusted JSON within limits that bound what the parsed form can take.
enum Json {
    /// A configuration: the largest published one has 52 KB.
    CONFIG(4 << 20, 200_000),
    /// A tokenizer: Llama 3's has 9 to 17 MB and 1.2 million tokens of JSON.
    TOKENIZER(64 << 20, 6_000_000);

    private static final int NESTING = 32;

    private final int bytes;
    private final JsonMapper mapper;

    Json(int bytes, int tokens) {
        this.bytes = bytes;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING)
                        .maxDocumentLength(bytes)
                        .maxTokenCount(tokens)
                        .maxStringLength(bytes)
                        .maxNameLength(1 << 16)
                        .maxNumberLength(64)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper = JsonMapper.builder(factory).build();
    }

    /// @throws ModelLoadException when the file is missing, too large or not a JSON object
    JsonObject read(Path file) {
        return parse(file, bytes(file));
    }

    JsonObject parse(Path file, byte[] content) {
        String name = String.valueOf(file.getFileName());
        try {
            JsonNode root = mapper.readTree(content);
            if (root == null || !root.isObject()) {
                throw new ModelLoadException("%s: an object is needed".formatted(name));
            }
            return new JsonObject(name, root);
        } catch (JacksonException e) {
            throw new ModelLoadException("%s: not valid JSON: %s".formatted(name, e.getOriginalMessage()), e);
        }
    }

    /// The content of the file, if it is not too long.
    byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > bytes) {
                throw new ModelLoadException("%s has %d bytes, the limit is %d".formatted(file, size, bytes));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ModelLoadException("%s: there is no such file".formatted(file), e);
        } catch (IOException e) {
            throw new ModelLoadException("%s: cannot be read: %s".formatted(file, e), e);
        }
    }
}
