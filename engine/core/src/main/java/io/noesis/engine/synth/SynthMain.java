package io.noesis.engine.synth;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.gguf.GgmlType;

/// `noesis model synth OUT.gguf --shape 1b|135m|deci-mixed --type q8_0|q4_0|f16|f32 [--seed N]`.
public final class SynthMain {

    private static final Set<String> OPTIONS = Set.of("--shape", "--type", "--seed");

    private SynthMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// @return the exit status: 0 done, 1 failed, 2 misused
    static int run(String[] args, PrintStream out, PrintStream problems) {
        try {
            Path file = write(args);
            out.printf(Locale.ROOT, "wrote %s: %,d bytes%n", file, Files.size(file));
            return 0;
        } catch (IllegalArgumentException e) {
            problems.println("noesis: model synth OUT.gguf --shape %s --type q8_0|q4_0|f16|f32 [--seed N]: %s"
                    .formatted(String.join("|", SyntheticModel.names()), e.getMessage()));
            return 2;
        } catch (IOException e) {
            problems.println("noesis: " + e.getMessage());
            return 1;
        }
    }

    private static Path write(String[] args) throws IOException {
        if (args.length == 0 || args.length % 2 == 0 || args[0].startsWith("--")) {
            throw new IllegalArgumentException("a file, and a value for each option, are needed");
        }
        Map<String, String> given = new HashMap<>();
        for (int i = 1; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i])) {
                throw new IllegalArgumentException("there is no option '%s'".formatted(args[i]));
            }
            given.put(args[i], args[i + 1]);
        }
        SyntheticShape shape = Optional.ofNullable(given.get("--shape"))
                .flatMap(SyntheticShape::named)
                .orElseThrow(() -> new IllegalArgumentException("--shape is missing or unknown"));
        GgmlType type = GgmlType.valueOf(given.getOrDefault("--type", "q8_0").toUpperCase(Locale.ROOT));
        long seed = Long.parseLong(given.getOrDefault("--seed", "1"));
        Path file = Path.of(args[0]);
        new SyntheticModel(shape, type, seed).writeTo(file);
        return file;
    }
}
