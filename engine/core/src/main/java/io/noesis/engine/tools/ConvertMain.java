package io.noesis.engine.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.noesis.engine.convert.GgufConversion;
import io.noesis.engine.convert.TargetType;
import io.noesis.engine.huggingface.HuggingFaceSource;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;

/// `noesis convert DIR OUT.gguf --type q8_0|q4_0|f16`: a Hugging Face directory as one GGUF file.
public final class ConvertMain {

    private static final String USAGE = "noesis: convert DIR OUT.gguf --type q8_0|q4_0|f16: ";

    private ConvertMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// @return the exit status: 0 done, 1 failed, 2 misused
    static int run(String[] args, PrintStream out, PrintStream problems) {
        try {
            CommandLine line = CommandLine.parse(args, 2, Set.of("type"));
            TargetType type = line.option("type")
                    .flatMap(TargetType::named)
                    .orElseThrow(() -> new CommandLine.UsageException("--type must be q8_0, q4_0 or f16"));
            convert(Path.of(line.words().get(0)), Path.of(line.words().get(1)), type, out);
            return 0;
        } catch (CommandLine.UsageException e) {
            problems.println(USAGE + e.getMessage());
            return 2;
        } catch (ModelLoadException | IOException e) {
            problems.println("noesis: " + e.getMessage());
            return 1;
        }
    }

    private static void convert(Path directory, Path target, TargetType type, PrintStream out) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new ModelLoadException("%s is no directory".formatted(directory));
        }
        try (HuggingFaceSource source = HuggingFaceSource.open(directory)) {
            out.printf(Locale.ROOT, "converting %s: %,d parameters%n", directory, source.parameterCount());
            warnOfLlamaCpp(source.spec(), out);
            new GgufConversion(source, type, new Percents(out)).writeTo(target);
        }
        out.printf(Locale.ROOT, "wrote %s: %,d bytes%n", target, Files.size(target));
    }

    /// llama.cpp leaves a layer as soon as it sees that it has no feed-forward network: attention alone is lost
    /// there, and a last layer of that kind ends the program. Our engine computes both.
    private static void warnOfLlamaCpp(ModelSpec spec, PrintStream out) {
        List<LayerPlan> layers = spec.layers();
        for (int i = 0; i < layers.size(); i++) {
            boolean noFeedForward = layers.get(i).feedForward() instanceof FeedForwardPlan.None;
            boolean noAttention = layers.get(i).attention() instanceof AttentionPlan.None;
            if (noFeedForward && (!noAttention || i == layers.size() - 1)) {
                out.printf(
                        Locale.ROOT,
                        "warning: layer %d has no feed-forward network%s; llama.cpp does not compute that as meant%n",
                        i,
                        noAttention ? " and is the last" : " but attention");
            }
        }
    }

    /// Prints a line at each tenth, which reads well on a terminal and in a log.
    private static final class Percents implements LoadProgress {

        private static final int STEPS = 10;

        private final PrintStream out;
        private int printed;

        Percents(PrintStream out) {
            this.out = out;
        }

        @Override
        public void at(String stage, double fraction) {
            int step = (int) (fraction * STEPS);
            if (step > printed) {
                printed = step;
                out.printf(Locale.ROOT, "  %3d %%  %s%n", step * 100 / STEPS, stage);
            }
        }
    }
}
