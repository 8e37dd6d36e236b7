package io.noesis.engine.huggingface;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/// Finds a directory's chat template: a file of its own, or in the tokenizer's configuration; there either the
/// template or a list of named ones, of which `default` counts.
final class ChatTemplates {

    private static final String FILE = "chat_template.jinja";
    private static final String KEY = "chat_template";

    private ChatTemplates() {}

    static Optional<String> find(Path directory) {
        return inFile(directory).or(() -> inConfig(directory)).filter(template -> !template.isBlank());
    }

    private static Optional<String> inFile(Path directory) {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(new String(Json.CONFIG.bytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static Optional<String> inConfig(Path directory) {
        Path file = directory.resolve(TokenizerJson.CONFIG_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonObject config = Json.CONFIG.read(file);
        Optional<JsonNode> value = config.find(KEY);
        if (value.isPresent() && value.get().isArray()) {
            return config.objects(KEY).stream()
                    .filter(named -> named.findText("name").equals(Optional.of("default")))
                    .findFirst()
                    .map(named -> named.text("template"));
        }
        return config.findText(KEY);
    }
}
