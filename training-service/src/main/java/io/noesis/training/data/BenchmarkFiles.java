package io.noesis.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the held-out sets as the evaluation service's benchmarks, into the directory that is the only argument.
///
/// The evaluation service carries what this wrote; a test holds the two against each other.
public final class BenchmarkFiles {

    static final List<String> SETS =
            List.of("chain", "words", "units", "times", "compare", "letters", "logic", "tools", "toggle");

    private BenchmarkFiles() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (String set : SETS) {
            Files.write(directory.resolve(name(set)), new NanoData(0).benchmarkLines(set));
        }
    }

    /// The file of a set.
    static String name(String set) {
        return "noesis-nano-%s.jsonl".formatted(set);
    }
}
