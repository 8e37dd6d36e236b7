package io.noesis.training.grpo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Orders prompts into batches of one size, from easy to hard: "progressive batching" of the Llama-Nemotron report
/// (section 5.1).
///
/// Each batch aims at a Gaussian over pass rates, whose centre moves from the highest pass rate to the lowest.
/// What a pool cannot give is taken from the pools that have most left. The report gives neither width nor
/// schedule: a deviation of 0.15 and a straight line are ours.
public final class Curriculum {

    private static final double DEVIATION = 0.15;

    private Curriculum() {}

    /// A prompt with the share of right answers that the reference model gave.
    public record Rated<T>(T prompt, double passRate) {}

    /// Batches in which every prompt occurs once; the last one may be smaller.
    static <T> List<List<Rated<T>>> easyToHard(List<Rated<T>> prompts, int batchSize, long seed) {
        TreeMap<Double, Deque<Rated<T>>> pools = new TreeMap<>();
        for (Rated<T> prompt : shuffled(prompts, seed)) {
            pools.computeIfAbsent(prompt.passRate(), rate -> new ArrayDeque<>()).add(prompt);
        }
        List<List<Rated<T>>> batches = new ArrayList<>();
        if (pools.isEmpty()) {
            return batches;
        }
        double easiest = pools.lastKey();
        double hardest = pools.firstKey();
        int count = (prompts.size() + batchSize - 1) / batchSize;
        for (int i = 0; i < count; i++) {
            double centre = easiest + (hardest - easiest) * i / Math.max(1, count - 1);
            batches.add(shuffled(batch(pools, centre, batchSize), seed + i));
        }
        return batches;
    }

    private static <T> List<Rated<T>> batch(TreeMap<Double, Deque<Rated<T>>> pools, double centre, int size) {
        double total = pools.keySet().stream()
                .mapToDouble(rate -> weight(rate, centre))
                .sum();
        List<Rated<T>> batch = new ArrayList<>();
        pools.forEach((rate, pool) -> {
            long wanted = (long) Math.floor(size * weight(rate, centre) / total);
            for (long i = 0; i < wanted && !pool.isEmpty(); i++) {
                batch.add(pool.remove());
            }
        });
        while (batch.size() < size) {
            Deque<Rated<T>> fullest = pools.values().stream()
                    .max(Comparator.comparingInt(Deque::size))
                    .orElseThrow();
            if (fullest.isEmpty()) {
                break;
            }
            batch.add(fullest.remove());
        }
        return batch;
    }

    private static double weight(double rate, double centre) {
        double distance = (rate - centre) / DEVIATION;
        return Math.exp(-distance * distance / 2);
    }

    /// Batches of the same prompts in no order.
    static <T> List<List<Rated<T>>> random(List<Rated<T>> prompts, int batchSize, long seed) {
        List<Rated<T>> order = shuffled(prompts, seed);
        List<List<Rated<T>>> batches = new ArrayList<>();
        for (int begin = 0; begin < order.size(); begin += batchSize) {
            batches.add(List.copyOf(order.subList(begin, Math.min(order.size(), begin + batchSize))));
        }
        return batches;
    }

    private static <T> List<T> shuffled(List<T> values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<T> order = new ArrayList<>(values);
        for (int i = order.size() - 1; i > 0; i--) {
            T moved = order.get(i);
            int j = random.nextInt(i + 1);
            order.set(i, order.get(j));
            order.set(j, moved);
        }
        return order;
    }

    /// How many prompts each pass rate has.
    static <T> Map<Double, Integer> histogram(List<Rated<T>> prompts) {
        Map<Double, Integer> counts = new TreeMap<>();
        prompts.forEach(prompt -> counts.merge(prompt.passRate(), 1, Integer::sum));
        return counts;
    }
}
