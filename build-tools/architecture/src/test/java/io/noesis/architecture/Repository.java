package io.noesis.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The modules of this repository, as the root POM lists them.
final class Repository {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Repository() {}

    static List<Path> modules() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> ROOT.resolve(module.group(1)))
                .toList();
    }

    /// @param path from the root of the repository
    static Path file(String path) {
        return ROOT.resolve(path);
    }

    /// Directories with the production sources of the modules that have any.
    static List<Path> sourceRoots() throws IOException {
        return modules().stream()
                .map(module -> module.resolve("src/main/java"))
                .filter(Repository::holdsJava)
                .toList();
    }

    /// Directories with the compiled production classes of the modules that have any.
    static List<Path> classRoots() throws IOException {
        return sourceRoots().stream()
                .map(sources -> sources.resolve("../../../target/classes").normalize())
                .toList();
    }

    private static boolean holdsJava(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
