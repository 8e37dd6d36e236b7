package io.noesis.evaluation.statistics;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.Evaluation;

/// Adds up the answers of one mode, or of one budget in it.
///
/// The item is the unit: its score is its share of right answers, and the accuracy is the mean of the scores. With one
/// answer to each item that is a proportion, whose standard error is `sqrt(p(1-p)/N)`. Several answers to the same item
/// are not independent; then the standard error is `s / sqrt(N)` over the items, which is the clustered standard error
/// with the item as cluster (arXiv:2411.00640). Other shares are counted in the same way.
public final class ModeStatistics {

    /// Answers to one item, or to each of several items that are alike in this.
    ///
    /// @param judged answers that could be judged
    /// @param hits of those, the ones counted: the right ones, for an accuracy
    /// @param items that have just so many
    public record ItemTally(int judged, int hits, int items) {

        public ItemTally(int judged, int hits) {
            this(judged, hits, 1);
        }

        double score() {
            return (double) hits / judged;
        }
    }

    /// Answers that need an explanation.
    public record Counts(int noAnswer, int truncated, int failed) {}

    /// Tokens of one answer, on average.
    public record MeanTokens(double completion, double reasoning) {}

    /// What the answers are judged by. Items without a judged answer may be in all of them.
    public record Tallies(List<ItemTally> correct, List<ItemTally> obedient, List<ItemTally> wellFormed) {

        public Tallies {
            correct = judgedOf(correct);
            obedient = judgedOf(obedient);
            wellFormed = judgedOf(wellFormed);
        }

        private static List<ItemTally> judgedOf(List<ItemTally> tallies) {
            return tallies.stream().filter(tally -> tally.judged() > 0).toList();
        }
    }

    private ModeStatistics() {}

    public static @Nullable Double accuracy(Collection<ItemTally> items) {
        return items.isEmpty() ? null : mean(items);
    }

    /// @return null below two items, where it is not defined
    public static @Nullable Double standardError(Collection<ItemTally> items) {
        int n = count(items);
        if (n < 2) {
            return null;
        }
        double mean = mean(items);
        if (items.stream().allMatch(item -> item.judged() == 1)) {
            return Math.sqrt(mean * (1 - mean) / n);
        }
        double squares = items.stream()
                .mapToDouble(item -> item.items() * square(item.score() - mean))
                .sum();
        return Math.sqrt(squares / (n - 1) / n);
    }

    /// @return null without items
    public static Evaluation.@Nullable Share share(Collection<ItemTally> items) {
        return items.isEmpty() ? null : new Evaluation.Share(mean(items), standardError(items), answers(items));
    }

    /// The unbiased estimate `1 - C(n-c, k) / C(n, k)`, averaged over the items that have at least `k` answers.
    ///
    /// @return null when no item has
    public static @Nullable Double passAtK(Collection<ItemTally> items, int k) {
        List<ItemTally> enough =
                items.stream().filter(item -> item.judged() >= k).toList();
        if (enough.isEmpty()) {
            return null;
        }
        return enough.stream()
                        .mapToDouble(item -> item.items() * passAtK(item.judged(), item.hits(), k))
                        .sum()
                / count(enough);
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
    public static Evaluation.ModeResult result(Tallies tallies, int samples, Counts counts, MeanTokens tokens) {
        List<ItemTally> items = tallies.correct();
        int answers = answers(items);
        return new Evaluation.ModeResult(
                count(items),
                answers,
                accuracy(items),
                standardError(items),
                samples > 1 ? passAtK(items, samples) : null,
                counts.noAnswer(),
                counts.truncated(),
                answers == 0 ? null : (double) counts.truncated() / answers,
                counts.failed(),
                tokens.completion(),
                tokens.reasoning(),
                share(tallies.obedient()),
                share(tallies.wellFormed()));
    }

    private static double mean(Collection<ItemTally> items) {
        return items.stream().mapToDouble(item -> item.items() * item.score()).sum() / count(items);
    }

    private static int count(Collection<ItemTally> items) {
        return items.stream().mapToInt(ItemTally::items).sum();
    }

    private static int answers(Collection<ItemTally> items) {
        return items.stream().mapToInt(item -> item.items() * item.judged()).sum();
    }

    private static double square(double x) {
        return x * x;
    }
}
