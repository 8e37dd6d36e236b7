package io.noesis.training.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// What the processor can do, as Linux tells it.
final class CpuFlags {

    private static final Path FILE = Path.of("/proc/cpuinfo");

    private CpuFlags() {}

    /// Whether the first processor has a feature; no where that cannot be known.
    static boolean have(String flag) {
        if (!Files.isReadable(FILE)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(FILE)) {
            return lines.filter(line -> line.startsWith("flags")).findFirst().stream()
                    .flatMap(line -> Arrays.stream(line.split("\\s+")))
                    .anyMatch(flag::equals);
        } catch (IOException e) {
            throw new UncheckedIOException("the processor's features cannot be read", e);
        }
    }
}
