package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// An unchanging set of Unicode scalar values, as ranges in ascending order with gaps between them. Surrogates are
/// never in it, since no UTF-8 text holds them.
public final class CodePointSet {

    private static final int LAST = Character.MAX_CODE_POINT;

    public static final CodePointSet ALL = new CodePointSet(new int[] {0, 0xD7FF, 0xE000, LAST});
    public static final CodePointSet NONE = new CodePointSet(new int[0]);

    /// Pairs of first and last code point.
    private final int[] bounds;

    private CodePointSet(int[] bounds) {
        this.bounds = bounds;
    }

    public static CodePointSet range(int first, int last) {
        return ALL.and(new CodePointSet(new int[] {first, last}));
    }

    /// The code points of a text.
    public static CodePointSet of(String text) {
        List<int[]> ranges = new ArrayList<>();
        text.codePoints().forEach(each -> ranges.add(new int[] {each, each}));
        return ALL.and(joined(ranges));
    }

    /// @param ranges pairs of first and last, in any order, overlapping or not
    public static CodePointSet ofRanges(List<int[]> ranges) {
        return ALL.and(joined(new ArrayList<>(ranges)));
    }

    private static CodePointSet joined(List<int[]> ranges) {
        ranges.sort(Comparator.comparingInt(range -> range[0]));
        int[] out = new int[2 * ranges.size()];
        int size = 0;
        for (int[] range : ranges) {
            if (size > 0 && range[0] <= out[size - 1] + 1) {
                out[size - 1] = Math.max(out[size - 1], range[1]);
            } else {
                out[size++] = range[0];
                out[size++] = range[1];
            }
        }
        return new CodePointSet(Arrays.copyOf(out, size));
    }

    public CodePointSet or(CodePointSet other) {
        List<int[]> ranges = ranges();
        ranges.addAll(other.ranges());
        return joined(ranges);
    }

    public CodePointSet and(CodePointSet other) {
        List<int[]> ranges = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < bounds.length && theirs < other.bounds.length) {
            int first = Math.max(bounds[mine], other.bounds[theirs]);
            int last = Math.min(bounds[mine + 1], other.bounds[theirs + 1]);
            if (first <= last) {
                ranges.add(new int[] {first, last});
            }
            if (bounds[mine + 1] < other.bounds[theirs + 1]) {
                mine += 2;
            } else {
                theirs += 2;
            }
        }
        return joined(ranges);
    }

    public CodePointSet not() {
        List<int[]> ranges = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (next < bounds[i]) {
                ranges.add(new int[] {next, bounds[i] - 1});
            }
            next = bounds[i + 1] + 1;
        }
        if (next <= LAST) {
            ranges.add(new int[] {next, LAST});
        }
        return ALL.and(joined(ranges));
    }

    public CodePointSet minus(CodePointSet other) {
        return and(other.not());
    }

    public boolean contains(int codePoint) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (codePoint >= bounds[i] && codePoint <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /// Pairs of first and last, ascending; the caller's own.
    public List<int[]> ranges() {
        List<int[]> ranges = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new int[] {bounds[i], bounds[i + 1]});
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePointSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return "CodePointSet" + Arrays.toString(bounds);
    }
}
