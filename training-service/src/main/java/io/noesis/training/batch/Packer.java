package io.noesis.training.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts samples into rows, and rows into batches of about one size, the longest first.
///
/// The rows of a batch are as long as its longest sample needs, and what is left of a row takes the largest sample that
/// fits: the cost of attention grows with the square of the row, and samples of one row do not see each other.
///
/// @param tokensABatch places of a batch, padding included; a single row may exceed it
/// @param together batches that are computed at the same time: samples are dealt to about a multiple of it, so that
///     none waits long for the others
public record Packer(int tokensABatch, int together) {

    /// Lengths of rows are multiples of it: libraries prepare themselves for every shape they meet.
    private static final int LENGTH_STEP = 16;

    /// Places for each token, since rows are never quite filled.
    private static final double PLACES_A_TOKEN = 1.1;

    public Packer {
        if (tokensABatch < 1) {
            throw new IllegalArgumentException("tokensABatch must be at least 1, but was " + tokensABatch);
        }
        if (together < 1) {
            throw new IllegalArgumentException("together must be at least 1, but was " + together);
        }
    }

    /// For batches that are computed one after another.
    public Packer(int tokensABatch) {
        this(tokensABatch, 1);
    }

    /// Packs all samples; the order within a batch is not that of the list.
    public List<PackedBatch> pack(List<Sample> samples) {
        TreeMap<Integer, Deque<Integer>> open = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
            open.computeIfAbsent(samples.get(i).length(), length -> new ArrayDeque<>())
                    .add(i);
        }
        double places =
                PLACES_A_TOKEN * samples.stream().mapToLong(Sample::length).sum();
        int wanted = Math.ceilDiv((int) Math.ceil(places / tokensABatch), together) * together;
        List<PackedBatch> batches = new ArrayList<>();
        while (!open.isEmpty()) {
            int length = Math.ceilDiv(open.lastKey(), LENGTH_STEP) * LENGTH_STEP;
            int left = wanted - batches.size();
            long share = left > 1 ? Math.round(places / left / length) : Long.MAX_VALUE;
            List<List<Integer>> rows = rows(open, length, Math.min(tokensABatch / length, share));
            batches.add(batch(rows, length, samples));
            for (List<Integer> row : rows) {
                for (int index : row) {
                    places -= PLACES_A_TOKEN * samples.get(index).length();
                }
            }
        }
        return batches;
    }

    /// @param most rows; one is made in any case
    private static List<List<Integer>> rows(TreeMap<Integer, Deque<Integer>> open, int length, long most) {
        List<List<Integer>> rows = new ArrayList<>();
        do {
            rows.add(row(open, length));
        } while (rows.size() < most && !open.isEmpty());
        return rows;
    }

    /// Takes samples out that fill a row, the largest first.
    private static List<Integer> row(TreeMap<Integer, Deque<Integer>> open, int length) {
        List<Integer> row = new ArrayList<>();
        int left = length;
        for (Map.Entry<Integer, Deque<Integer>> fitting = open.floorEntry(left);
                fitting != null;
                fitting = open.floorEntry(left)) {
            row.add(fitting.getValue().remove());
            left -= fitting.getKey();
            if (fitting.getValue().isEmpty()) {
                open.remove(fitting.getKey());
            }
        }
        return row;
    }

    /// @param rows indices of the samples of each
    private static PackedBatch batch(List<List<Integer>> rows, int length, List<Sample> samples) {
        int learned = rows.stream()
                .flatMap(List::stream)
                .mapToInt(index -> samples.get(index).learned())
                .sum();
        long[] tokens = new long[rows.size() * length];
        long[] positions = new long[tokens.length];
        long[] segments = new long[tokens.length];
        long[] places = new long[learned];
        long[] targets = new long[learned];
        int[] owners = new int[learned];
        int target = 0;
        for (int row = 0; row < rows.size(); row++) {
            int at = row * length;
            int segment = 0;
            for (int index : rows.get(row)) {
                Sample sample = samples.get(index);
                int[] ids = sample.tokens();
                for (int i = 0; i < ids.length; i++) {
                    tokens[at + i] = ids[i];
                    positions[at + i] = i;
                    segments[at + i] = segment;
                    if (i >= sample.learnedFrom()) {
                        places[target] = (long) at + i - 1;
                        targets[target] = ids[i];
                        owners[target] = index;
                        target++;
                    }
                }
                at += ids.length;
                segment++;
            }
            for (; at < (row + 1) * length; at++) {
                segments[at] = segment;
            }
        }
        return new PackedBatch(rows.size(), length, tokens, positions, segments, places, targets, owners);
    }
}
