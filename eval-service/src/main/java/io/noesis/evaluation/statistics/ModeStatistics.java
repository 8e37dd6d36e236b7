package io.noesis.evaluation.statistics;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.Evaluation;

/// Adds up the answers of one mode.
///
/// Answers to the same item are not independent, so the item is the unit: its score is its share of right answers, the
/// accuracy is the mean of the scores, and the standard error is `s / sqrt(N)` over the items, which is the clustered
/// standard error with the item as cluster (arXiv:2411.00640).
public final class ModeStatistics {

    /// The answers to one item.
    ///
    /// @param judged answers that could be had
    /// @param correct of those
    public record ItemTally(int judged, int correct) {}

    private ModeStatistics() {}

    public static @Nullable Double accuracy(Collection<ItemTally> items) {
        return items.isEmpty() ? null : mean(items);
    }

    /// @return null below two items, where it is not defined
    public static @Nullable Double standardError(Collection<ItemTally> items) {
        int n = items.size();
        if (n < 2) {
            return null;
        }
        double mean = mean(items);
        double squares =
                items.stream().mapToDouble(item -> square(score(item) - mean)).sum();
        return Math.sqrt(squares / (n - 1) / n);
    }

    /// The unbiased estimate `1 - C(n-c, k) / C(n, k)`, averaged over the items that have at least `k` answers.
    ///
    /// @return null when no item has
    public static @Nullable Double passAtK(Collection<ItemTally> items, int k) {
        return items.stream()
                .filter(item -> item.judged() >= k)
                .mapToDouble(item -> passAtK(item.judged(), item.correct(), k))
                .average()
                .stream()
                .boxed()
                .findFirst()
                .orElse(null);
    }

    static double passAtK(int n, int c, int k) {
        if (n - c < k) {
            return 1;
        }
        double allWrong = 1;
        for (int i = n - c + 1; i <= n; i++) {
            allWrong *= 1 - (double) k / i;
        }
        return 1 - allWrong;
    }

    /// The result as the API shows it.
    public static Evaluation.ModeResult result(
            Collection<ItemTally> items, int samples, Counts counts, double completionTokens, double reasoningTokens) {
        return new Evaluation.ModeResult(
                items.size(),
                items.stream().mapToInt(ItemTally::judged).sum(),
                accuracy(items),
                standardError(items),
                samples > 1 ? passAtK(items, samples) : null,
                counts.noAnswer(),
                counts.truncated(),
                counts.failed(),
                completionTokens,
                reasoningTokens);
    }

    /// Answers that need an explanation.
    public record Counts(int noAnswer, int truncated, int failed) {}

    private static double mean(Collection<ItemTally> items) {
        return items.stream().mapToDouble(ModeStatistics::score).average().orElseThrow();
    }

    private static double score(ItemTally item) {
        return (double) item.correct() / item.judged();
    }

    private static double square(double x) {
        return x * x;
    }
}
