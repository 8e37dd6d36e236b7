package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.json.JsonMapper;

/// Replays one trace of requests against an OpenAI-compatible server, or against two by turns.
///
/// ```
/// --url URL [--against URL] [--model NAME] [--requests 200] [--rate 2.0] [--seed 1] [--runs 1] [--warm-up 20]
/// [--ignore-eos true] [--key VARIABLE] [--json FILE]
/// ```
///
/// The servers run already, each with as many places in its batch as the other. A few requests outside the trace go
/// first to each, so that no JVM compiles and no file is read while the trace runs. With several runs the figures are
/// medians. `--key` names the environment variable that holds an API key.
public final class TraceBench {

    private static final List<String> OPTIONS = List.of(
            "url", "against", "model", "requests", "rate", "seed", "runs", "warm-up", "ignore-eos", "key", "json");

    /// Warm-up requests are of another seed than the measured ones, so that none of these is in a cache.
    private static final long WARM_UP_SEED = 0x5eedL << 32;

    private final Trace trace;
    private final Trace warmUp;
    private final TraceClient client;
    private final Map<String, Figures> figures = new LinkedHashMap<>();

    private TraceBench(Trace trace, Trace warmUp, TraceClient client) {
        this.trace = trace;
        this.warmUp = warmUp;
        this.client = client;
    }

    public static void main(String[] args) throws IOException {
        try {
            Arguments arguments = new Arguments(args, OPTIONS);
            Optional<String> key = arguments.text("key").map(TraceBench::secret);
            long seed = arguments.number("seed", 1, 0);
            double rate = arguments.real("rate", 2);
            try (TraceClient client = new TraceClient(
                    arguments.text("model").orElse("model"),
                    key,
                    arguments.text("ignore-eos").map(Boolean::parseBoolean).orElse(false))) {
                TraceBench bench = new TraceBench(
                        Trace.of(seed, arguments.number("requests", 200, 1), rate),
                        Trace.of(seed ^ WARM_UP_SEED, arguments.number("warm-up", 20, 1), rate),
                        client);
                bench.measure(arguments);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench trace: " + e.getMessage());
            System.exit(2);
        }
    }

    private static String secret(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new IllegalArgumentException("--key names the variable %s, which is not set".formatted(variable));
        }
        return value;
    }

    private void measure(Arguments arguments) throws IOException {
        Map<String, String> servers = new LinkedHashMap<>();
        servers.put("first", arguments.needed("url"));
        arguments.text("against").ifPresent(url -> servers.put("second", url));
        double loadBefore = Machine.loadAverage();
        servers.values().forEach(url -> client.replay(url, warmUp));
        for (int run = 0; run < arguments.number("runs", 1, 1); run++) {
            servers.forEach(this::replay);
        }
        double loadAfter = Machine.loadAverage();
        print(loadBefore, loadAfter);
        if (arguments.path("json").isPresent()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("requests", trace.calls().size());
            report.put("requests_per_second", trace.requestsPerSecond());
            report.put("seed", trace.seed());
            report.put("load_average_before", loadBefore);
            report.put("load_average_after", loadAfter);
            figures.forEach((server, values) -> report.put(server, values.all()));
            Files.writeString(
                    arguments.path("json").get(),
                    new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        }
    }

    private void replay(String server, String url) {
        System.err.printf("%s: %d requests against %s%n", server, trace.calls().size(), url);
        double loadBefore = Machine.loadAverage();
        long begun = System.nanoTime();
        TraceResult result = TraceResult.of(client.replay(url, trace), begun);
        result.failures().forEach((why, count) -> System.err.printf("%s: %d failed: %s%n", server, count, why));
        Figures sums = figures.computeIfAbsent(server, name -> new Figures());
        result.figures().forEach(sums::add);
        sums.add("load average before", loadBefore);
        sums.add("load average after", Machine.loadAverage());
    }

    private void print(double loadBefore, double loadAfter) {
        Figures first = figures.getOrDefault("first", new Figures());
        Figures second = figures.getOrDefault("second", new Figures());
        for (String name : first.all().keySet()) {
            double ours = first.median(name);
            if (second.has(name)) {
                double theirs = second.median(name);
                line("%-26s %10.1f %10.1f %7.2fx", name, ours, theirs, ours / theirs);
            } else {
                line("%-26s %10.1f", name, ours);
            }
        }
        line("load average %.2f before and %.2f after", loadBefore, loadAfter);
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
