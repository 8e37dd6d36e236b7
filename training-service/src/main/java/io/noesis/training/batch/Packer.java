package io.noesis.training.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Puts samples into rows, first fit, longest first, and rows into batches of about one size.
///
/// Rows are short, and as long as their longest sample needs: the cost of attention grows with the square of the
/// row, and samples of one row do not see each other.
///
/// @param tokensABatch places of a batch, padding included; a single row may exceed it
public record Packer(int tokensABatch) {

    private static final int SHORTEST_ROW = 192;

    public Packer {
        if (tokensABatch < 1) {
            throw new IllegalArgumentException("tokensABatch must be at least 1, but was " + tokensABatch);
        }
    }

    /// Packs all samples; the order within a batch is not that of the list.
    public List<PackedBatch> pack(List<Sample> samples) {
        List<Row> rows = rows(samples);
        List<PackedBatch> batches = new ArrayList<>();
        int begin = 0;
        while (begin < rows.size()) {
            int length = rows.get(begin).length;
            int most = Math.max(1, tokensABatch / length);
            int end = begin;
            while (end < rows.size() && end - begin < most && rows.get(end).length == length) {
                end++;
            }
            batches.add(batch(rows.subList(begin, end), length, samples));
            begin = end;
        }
        return batches;
    }

    /// Rows, the longest first.
    private static List<Row> rows(List<Sample> samples) {
        List<Integer> longestFirst = IntStream.range(0, samples.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -samples.get(i).length()))
                .toList();
        List<Row> rows = new ArrayList<>();
        int firstOpen = 0;
        for (int index : longestFirst) {
            Sample sample = samples.get(index);
            Row found = null;
            for (int i = firstOpen; i < rows.size() && found == null; i++) {
                found = rows.get(i).left >= sample.length() ? rows.get(i) : null;
            }
            if (found == null) {
                found = new Row(rowLength(sample.length()));
                rows.add(found);
            }
            found.samples.add(index);
            found.left -= sample.length();
            while (firstOpen < rows.size() && rows.get(firstOpen).left < Math.min(8, sample.length())) {
                firstOpen++;
            }
        }
        rows.sort(Comparator.comparingInt((Row row) -> row.length).reversed());
        return rows;
    }

    /// The least doubling of the shortest row that holds a sample.
    private static int rowLength(int needed) {
        int length = SHORTEST_ROW;
        while (length < needed) {
            length *= 2;
        }
        return length;
    }

    private static PackedBatch batch(List<Row> rows, int length, List<Sample> samples) {
        int learned = rows.stream()
                .flatMap(row -> row.samples.stream())
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
            for (int index : rows.get(row).samples) {
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

    private static final class Row {

        private final int length;
        private final List<Integer> samples = new ArrayList<>();
        private int left;

        Row(int length) {
            this.length = length;
            this.left = length;
        }
    }
}
