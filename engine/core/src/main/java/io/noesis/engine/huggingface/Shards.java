package io.noesis.engine.huggingface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.safetensors.SafetensorsFile;

import tools.jackson.databind.JsonNode;

/// The safetensors of a directory: `model.safetensors`, or the files that `model.safetensors.index.json` names.
final class Shards implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int MOST_FILES = 1024;

    /// A file of the directory itself: no separators, no dot in front.
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors");

    private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();

    /// The file each tensor is in.
    private final Map<String, SafetensorsFile> tensors = new HashMap<>();

    private Shards() {}

    static Shards open(Path directory) {
        Shards shards = new Shards();
        try {
            Path index = directory.resolve(INDEX);
            if (Files.exists(index)) {
                shards.openAll(directory, Json.CONFIG.read(index));
            } else {
                shards.openSingle(directory);
            }
            return shards;
        } catch (Throwable e) {
            shards.close();
            throw e;
        }
    }

    Optional<SafetensorsFile.Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name)).flatMap(file -> file.find(name));
    }

    Collection<SafetensorsFile> files() {
        return files.values();
    }

    private void openSingle(Path directory) {
        SafetensorsFile file = SafetensorsFile.open(directory.resolve(SINGLE));
        files.put(SINGLE, file);
        file.names().forEach(name -> tensors.put(name, file));
    }

    private void openAll(Path directory, JsonObject index) {
        JsonObject map = index.object("weight_map").orElseThrow(() -> index.wrong("weight_map", "an object"));
        for (Map.Entry<String, JsonNode> each : new ArrayList<>(map.node().properties())) {
            String name = map.text(each.getKey());
            SafetensorsFile file = file(directory, name);
            if (file.find(each.getKey()).isEmpty()) {
                throw new ModelLoadException(
                        "%s: tensor '%s' should be in %s, but is not".formatted(index.where(), each.getKey(), name));
            }
            tensors.put(each.getKey(), file);
        }
    }

    private SafetensorsFile file(Path directory, String name) {
        SafetensorsFile open = files.get(name);
        if (open != null) {
            return open;
        }
        if (!FILE_NAME.matcher(name).matches() || name.contains("..")) {
            throw new ModelLoadException("%s: '%s' is not the name of a safetensors file in this directory"
                    .formatted(INDEX, printable(name)));
        }
        if (files.size() == MOST_FILES) {
            throw new ModelLoadException("%s names more than %d files".formatted(INDEX, MOST_FILES));
        }
        SafetensorsFile file = SafetensorsFile.open(directory.resolve(name));
        files.put(name, file);
        return file;
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7E]", "?").substring(0, Math.min(name.length(), 80));
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
