package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.generation.LoadProgress;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.scheduler.EngineOptions;

/// Measures a whole model through the door of the engine: prefill, decode of one stream, decode of several.
///
/// `--model FILE [--prompt 512] [--decode 128] [--streams 1,4,8] [--threads 0] [--repeat 5] [--json FILE]`
///
/// Each figure is the median of the repetitions after two warm-up rounds, which are not counted; the load of the
/// machine is
/// printed with it, since another busy process changes everything.
public final class EngineBench {

    private static final int WARM_UP_ROUNDS = 2;

    private final GenerationEngine engine;
    private final int prompt;
    private final int decode;
    private final int repeat;

    private EngineBench(GenerationEngine engine, int prompt, int decode, int repeat) {
        this.engine = engine;
        this.prompt = prompt;
        this.decode = decode;
        this.repeat = repeat;
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> options = options(args);
        Path model = Path.of(required(options, "model"));
        int prompt = Integer.parseInt(options.getOrDefault("prompt", "512"));
        int decode = Integer.parseInt(options.getOrDefault("decode", "128"));
        int[] streams = Arrays.stream(options.getOrDefault("streams", "1,4,8").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        int threads = Integer.parseInt(options.getOrDefault("threads", "0"));
        int repeat = Integer.parseInt(options.getOrDefault("repeat", "5"));
        EngineOptions engineOptions = new EngineOptions(threads, 0, 64, 256, 0, 256);
        long begun = System.nanoTime();
        try (GenerationEngine engine = CpuEngines.load(model, engineOptions, LoadProgress.silent())) {
            double loadSeconds = seconds(Duration.ofNanos(System.nanoTime() - begun));
            EngineBench bench = new EngineBench(engine, prompt, decode, repeat);
            bench.report(model, streams, loadSeconds, options.get("json"));
        }
    }

    private void report(Path model, int[] streams, double loadSeconds, @Nullable String json) throws IOException {
        List<String> figures = new ArrayList<>();
        double prefill = median(this::prefillRate);
        line(
                "%s, %,d parameters, %s kernels",
                model.getFileName(),
                engine.model().parameterCount(),
                engine.model().kernelTier());
        line("load                %8.2f s", loadSeconds);
        line("prefill %4d        %8.1f tokens/s", prompt, prefill);
        figures.add("\"load_s\": %.3f".formatted(loadSeconds));
        figures.add("\"prefill_%d\": %.1f".formatted(prompt, prefill));
        for (int count : streams) {
            double rate = median(() -> decodeRate(count));
            line("decode, %2d streams  %8.1f tokens/s in all", count, rate);
            figures.add("\"decode_%d\": %.1f".formatted(count, rate));
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        line(
                "RSS %.0f MiB, heap %.0f MiB, load average %.2f, median of %d",
                rssMebibytes(), heapMebibytes(), load, repeat);
        figures.add(
                "\"rss_mib\": %.0f, \"load_average\": %.2f, \"repeat\": %d".formatted(rssMebibytes(), load, repeat));
        if (json != null) {
            Files.writeString(Path.of(json), "{" + String.join(", ", figures) + "}\n");
        }
    }

    private double prefillRate() {
        GenerationUsage usage = run(1, prompt, 1).getFirst();
        return usage.promptTokens() / seconds(usage.prefill());
    }

    /// Tokens per second of all streams together, from the moment all of them decode to the end of the first.
    private double decodeRate(int streams) {
        List<GenerationUsage> usages = run(streams, 16, decode);
        double slowest = usages.stream()
                .mapToDouble(usage -> seconds(usage.decode()))
                .max()
                .orElseThrow();
        return streams * (decode - 1) / slowest;
    }

    private List<GenerationUsage> run(int streams, int promptTokens, int maxTokens) {
        List<CompletableFuture<GenerationUsage>> ends = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            CompletableFuture<GenerationUsage> end = new CompletableFuture<>();
            ends.add(end);
            int[] tokens = tokens(promptTokens, i);
            engine.submit(new GenerationRequest(tokens, maxTokens, SamplingParameters.GREEDY), new End(end));
        }
        return ends.stream().map(CompletableFuture::join).toList();
    }

    /// Ordinary tokens, the same in every run.
    private int[] tokens(int count, int stream) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = 1000 + (i * 7919 + stream * 104_729) % 20_000;
        }
        return tokens;
    }

    private double median(Measurement measurement) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            measurement.take();
        }
        double[] values = new double[repeat];
        for (int i = 0; i < repeat; i++) {
            values[i] = measurement.take();
        }
        Arrays.sort(values);
        return values[repeat / 2];
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is needed");
        }
        return value;
    }

    private static double rssMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }

    private static double heapMebibytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    @FunctionalInterface
    private interface Measurement {
        double take();
    }

    /// Waits for the end; an end token is an error here, since it would shorten the measured run.
    private record End(CompletableFuture<GenerationUsage> end) implements GenerationListener {

        @Override
        public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {}

        @Override
        public void onFinish(FinishReason reason, GenerationUsage usage) {
            if (reason == FinishReason.LENGTH) {
                end.complete(usage);
            } else {
                end.completeExceptionally(new IllegalStateException(
                        "the model ended after %d tokens: try another prompt".formatted(usage.completionTokens())));
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            end.completeExceptionally(cause);
        }
    }
}
