package io.noesis.platform.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.noesis.models.NanoModel;

/// The GGUF files in the model directory; a model's id is its file name without the ending.
///
/// The bundled model is always one of them: whoever asks for it gets it unpacked there.
public final class ModelStore {

    static final String SUFFIX = ".gguf";

    private final Path directory;

    public ModelStore(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /// Those that were brought here: the bundled model is not among them, whether it is unpacked yet or not.
    public List<Path> list() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .filter(file -> !file.getFileName().toString().equals(NanoModel.FILE_NAME))
                    .sorted()
                    .toList();
        }
    }

    /// The model that comes with this build. Its file is put in place where it is missing or another build's.
    public Path bundled() throws IOException {
        return NanoModel.placeIn(directory);
    }

    public Optional<Path> find(String id) throws IOException {
        if (id.equals(NanoModel.NAME)) {
            return Optional.of(bundled());
        }
        Path file = directory.resolve(id + SUFFIX);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    public static String idOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
