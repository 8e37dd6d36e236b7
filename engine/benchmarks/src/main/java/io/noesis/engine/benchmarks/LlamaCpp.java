package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs llama.cpp's own benchmarks on the same file, one round at a time, so that rounds of both engines alternate.
final class LlamaCpp {

    private static final Pattern BENCH_ROW = Pattern.compile(
            "\"n_prompt\":\\s*(\\d+).*?\"n_gen\":\\s*(\\d+).*?\"avg_ts\":\\s*([0-9.]+)", Pattern.DOTALL);
    private static final Pattern BATCHED_ROW =
            Pattern.compile("\"pl\":\\s*(\\d+).*?\"speed_tg\":\\s*([0-9.]+)", Pattern.DOTALL);

    private final BenchOptions options;

    LlamaCpp(BenchOptions options) {
        this.options = options;
    }

    boolean isThere() {
        return options.llamaBench().isPresent();
    }

    /// One round: prefill, decode of one stream, and of several.
    void measure(Figures figures) throws IOException, InterruptedException {
        if (options.llamaBench().isPresent()) {
            String out = run(
                    options.llamaBench().get(),
                    "-p",
                    Integer.toString(options.prompt()),
                    "-n",
                    Integer.toString(options.decode()),
                    "-r",
                    "1",
                    "-o",
                    "json");
            Matcher row = BENCH_ROW.matcher(out);
            while (row.find()) {
                boolean prefill = !row.group(1).equals("0");
                figures.add(
                        prefill ? Measured.prefill(options.prompt()) : Measured.decode(1),
                        Double.parseDouble(row.group(3)));
            }
        }
        if (options.llamaBatchedBench().isPresent()) {
            batched(figures);
        }
    }

    private void batched(Figures figures) throws IOException, InterruptedException {
        List<Integer> several =
                options.streams().stream().filter(streams -> streams > 1).toList();
        int context = 2
                * (Measured.STREAM_PROMPT + options.decode())
                * several.stream().mapToInt(Integer::intValue).max().orElse(1);
        String out = run(
                options.llamaBatchedBench().get(),
                "-c",
                Integer.toString(context),
                "-b",
                "2048",
                "-ub",
                "512",
                "-npp",
                Integer.toString(Measured.STREAM_PROMPT),
                "-ntg",
                Integer.toString(options.decode()),
                "-npl",
                String.join(",", several.stream().map(String::valueOf).toList()),
                "--output-format",
                "jsonl");
        for (String line : out.split("\n")) {
            Matcher row = BATCHED_ROW.matcher(line);
            if (row.find()) {
                figures.add(Measured.decode(Integer.parseInt(row.group(1))), Double.parseDouble(row.group(2)));
            }
        }
    }

    private String run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "-m", options.model().toString(), "-t", Integer.toString(options.threads())));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("%s ended with %d".formatted(program.getFileName(), process.exitValue()));
        }
        return out;
    }
}
