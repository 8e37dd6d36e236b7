package io.noesis.engine.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.synth.SyntheticModel;

/// `noesis model synth OUT.gguf --shape 1b|135m|deci-mixed --type q8_0|q4_0|f16|f32 [--seed N]`.
public final class SynthMain {

    private static final Set<String> OPTIONS = Set.of("shape", "type", "seed");

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
        } catch (CommandLine.UsageException | IllegalArgumentException e) {
            problems.println("noesis: model synth OUT.gguf --shape %s --type q8_0|q4_0|f16|f32 [--seed N]: %s"
                    .formatted(String.join("|", SyntheticModel.names()), e.getMessage()));
            return 2;
        } catch (IOException e) {
            problems.println("noesis: " + e.getMessage());
            return 1;
        }
    }

    private static Path write(String[] args) throws IOException {
        CommandLine line = CommandLine.parse(args, 1, OPTIONS);
        String shape = line.option("shape").orElseThrow(() -> new CommandLine.UsageException("--shape is missing"));
        GgmlType type = GgmlType.valueOf(line.option("type").orElse("q8_0").toUpperCase(Locale.ROOT));
        long seed = Long.parseLong(line.option("seed").orElse("1"));
        Path file = Path.of(line.words().getFirst());
        SyntheticModel.of(shape, type, seed).writeTo(file);
        return file;
    }
}
