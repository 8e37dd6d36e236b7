package io.noesis.engine.tools;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

import io.noesis.engine.huggingface.HuggingFaceConfig;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.MemoryPlan;

/// `noesis plan DIR [--dtype bf16|fp8] [--tokens N]`: what a model takes in memory, from its `config.json` alone.
public final class PlanMain {

    private static final double GIGABYTE = 1e9;
    private static final double GIBIBYTE = 1L << 30;

    private PlanMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// @return the exit status: 0 done, 1 failed, 2 misused
    static int run(String[] args, PrintStream out, PrintStream problems) {
        try {
            CommandLine line = CommandLine.parse(args, 1, Set.of("dtype", "tokens"));
            int bytes = bytesPerNumber(line.option("dtype").orElse("bf16"));
            long tokens = tokens(line.option("tokens").orElse("0"));
            HuggingFaceConfig config =
                    HuggingFaceConfig.read(existing(line.words().getFirst()));
            print(new MemoryPlan(config.spec(), config.tied(), bytes, tokens), out);
            return 0;
        } catch (CommandLine.UsageException e) {
            problems.println("noesis: plan DIR [--dtype bf16|fp8] [--tokens N]: " + e.getMessage());
            return 2;
        } catch (ModelLoadException e) {
            problems.println("noesis: " + e.getMessage());
            return 1;
        }
    }

    private static Path existing(String name) {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw new ModelLoadException("there is no " + path);
        }
        return path;
    }

    private static int bytesPerNumber(String dtype) {
        return switch (dtype) {
            case "bf16" -> 2;
            case "fp8" -> 1;
            default -> throw new CommandLine.UsageException("--dtype is '%s', not bf16 or fp8".formatted(dtype));
        };
    }

    private static long tokens(String text) {
        try {
            long tokens = Long.parseLong(text);
            if (tokens >= 0 && tokens <= 1_000_000_000_000L) {
                return tokens;
            }
        } catch (NumberFormatException e) {
            throw new CommandLine.UsageException("--tokens is '%s', which is no whole number".formatted(text));
        }
        throw new CommandLine.UsageException("--tokens must be between 0 and 10^12, but is " + text);
    }

    private static void print(MemoryPlan plan, PrintStream out) {
        out.printf(Locale.ROOT, "%s  (%s)%n", plan.spec().name(), plan.spec().architecture());
        out.printf(Locale.ROOT, "parameters        %,d%n", plan.parameters());
        out.printf(Locale.ROOT, "weights           %s%n", size(plan.weightBytes()));
        out.printf(
                Locale.ROOT,
                "keys and values   %s  (%,d tokens x %,d bytes)%n",
                size(plan.kvBytes()),
                plan.tokens(),
                plan.kvBytesPerToken());
        out.printf(Locale.ROOT, "total             %s%n%n", size(plan.totalBytes()));
        out.printf(
                Locale.ROOT,
                "%-9s  %-26s  %-9s  %15s  %15s%n",
                "layers",
                "attention",
                "ffn",
                "weights each",
                "KV B/token each");
        for (MemoryPlan.Run run : plan.runs()) {
            out.printf(
                    Locale.ROOT,
                    "%-9s  %-26s  %-9s  %,15d  %,15d%n",
                    run.first() == run.last() ? "" + run.first() : run.first() + "-" + run.last(),
                    attention(run.layer()),
                    feedForward(run.layer()),
                    run.parameters(),
                    run.kvBytesPerToken());
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%9.2f GB  %9.2f GiB", bytes / GIGABYTE, bytes / GIBIBYTE);
    }

    private static String attention(LayerPlan layer) {
        return switch (layer.attention()) {
            case AttentionPlan.GroupedQuery(int heads, int kvHeads, int headDim) ->
                "%d heads, %d KV, of %d".formatted(heads, kvHeads, headDim);
            case AttentionPlan.Linear() -> "linear";
            case AttentionPlan.None() -> "-";
        };
    }

    private static String feedForward(LayerPlan layer) {
        return layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width) ? Integer.toString(width) : "-";
    }
}
