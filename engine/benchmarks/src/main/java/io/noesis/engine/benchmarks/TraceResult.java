package io.noesis.engine.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// One replay in figures, by name and in the order in which they are shown.
///
/// @param failures how often requests failed, by reason
record TraceResult(Map<String, Double> figures, Map<String, Long> failures) {

    static TraceResult of(List<TraceAnswer> answers, long begunNanos) {
        List<TraceAnswer> whole =
                answers.stream().filter(answer -> answer.failure() == null).toList();
        double[] first = whole.stream()
                .mapToDouble(TraceAnswer::firstTokenMillis)
                .sorted()
                .toArray();
        double[] gaps = whole.stream()
                .flatMap(answer -> answer.gapMillis().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double seconds =
                (answers.stream().mapToLong(TraceAnswer::endNanos).max().orElse(begunNanos) - begunNanos) / 1e9;
        double generated =
                whole.stream().mapToInt(TraceAnswer::completionTokens).sum();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("first token p50, ms", percentile(first, 50));
        figures.put("first token p99, ms", percentile(first, 99));
        figures.put("between tokens p50, ms", percentile(gaps, 50));
        figures.put("between tokens p99, ms", percentile(gaps, 99));
        figures.put("generated, tokens/s", generated / seconds);
        figures.put("whole trace, s", seconds);
        figures.put("answered", (double) whole.size());
        figures.put("failed", (double) answers.size() - whole.size());
        figures.put("prompt tokens", (double)
                whole.stream().mapToInt(TraceAnswer::promptTokens).sum());
        figures.put("generated tokens", generated);
        return new TraceResult(
                figures,
                answers.stream()
                        .map(TraceAnswer::failure)
                        .filter(Objects::nonNull)
                        .collect(Collectors.groupingBy(why -> why, Collectors.counting())));
    }

    /// The smallest value that at least so many percent do not exceed.
    static double percentile(double[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
    }
}
