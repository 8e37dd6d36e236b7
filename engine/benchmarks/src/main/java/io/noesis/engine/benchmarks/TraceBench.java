package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import tools.jackson.databind.json.JsonMapper;

/// Replays traces of requests against an OpenAI-compatible server, or against two by turns.
///
/// ```
/// --url URL [--against URL] [--model NAME] [--requests 200] [--rate 2.0] [--seed 1] [--replays 1]
/// [--warm-up 20]
/// [--ignore-eos true] [--key VARIABLE] [--json FILE]
/// ```
///
/// The servers run already, each with as many places in its batch as the other. A few requests outside the trace go
/// first to each, so that no JVM compiles and no file is read while a trace runs. Each replay is another trace, of
/// the next seed, and both servers get the same ones; the figures are medians over them, with the least and the most.
/// `--key` names the environment variable that holds an API key.
public final class TraceBench {

    private static final List<String> OPTIONS = List.of(
            "url", "against", "model", "requests", "rate", "seed", "replays", "warm-up", "ignore-eos", "key", "json");

    /// Warm-up requests are of another seed than the measured ones, so that none of these is in a cache.
    private static final long WARM_UP_SEED = 0x5eedL << 32;

    private final List<Trace> traces;
    private final Trace warmUp;
    private final TraceClient client;
    private final Map<String, Figures> figures = new LinkedHashMap<>();

    private TraceBench(List<Trace> traces, Trace warmUp, TraceClient client) {
        this.traces = traces;
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
                        traces(seed, arguments.number("replays", 1, 1), arguments.number("requests", 200, 1), rate),
                        Trace.of(seed ^ WARM_UP_SEED, arguments.number("warm-up", 20, 1), rate),
                        client);
                bench.measure(arguments);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench trace: " + e.getMessage());
            System.exit(2);
        }
    }

    /// One of each seed, from the first on.
    static List<Trace> traces(long firstSeed, int count, int requests, double rate) {
        return LongStream.range(firstSeed, firstSeed + count)
                .mapToObj(seed -> Trace.of(seed, requests, rate))
                .toList();
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
        for (Trace trace : traces) {
            servers.forEach((server, url) -> replay(server, url, trace));
        }
        double loadAfter = Machine.loadAverage();
        print(loadBefore, loadAfter);
        if (arguments.path("json").isPresent()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("requests", traces.getFirst().calls().size());
            report.put("requests_per_second", traces.getFirst().requestsPerSecond());
            report.put("seeds", traces.stream().map(Trace::seed).toList());
            report.put("load_average_before", loadBefore);
            report.put("load_average_after", loadAfter);
            figures.forEach((server, values) -> report.put(server, values.all()));
            Files.writeString(
                    arguments.path("json").get(),
                    new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        }
    }

    private void replay(String server, String url, Trace trace) {
        System.err.printf(
                "%s: %d requests of seed %d against %s%n", server, trace.calls().size(), trace.seed(), url);
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
                line("%-26s %s %s %7.2fx", name, spread(first, name), spread(second, name), ours / theirs);
            } else {
                line("%-26s %s", name, spread(first, name));
            }
        }
        line("load average %.2f before and %.2f after", loadBefore, loadAfter);
    }

    /// The median and, of several replays, the least and the most.
    private String spread(Figures of, String name) {
        String median = String.format(Locale.ROOT, "%10.1f", of.median(name));
        return traces.size() == 1
                ? median
                : median + String.format(Locale.ROOT, " (%.1f to %.1f)", of.least(name), of.most(name));
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
