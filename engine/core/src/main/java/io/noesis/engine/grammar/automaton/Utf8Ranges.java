package io.noesis.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Splits a range of code points into sequences of byte ranges that match exactly their UTF-8 forms.
///
/// As in R. Cox, "Regular Expression Matching in the Wild" (2010), and the crate utf8-ranges: a range is cut where
/// the number of bytes changes, and then until all bytes after the first that differs run over their whole range.
final class Utf8Ranges {

    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, Character.MAX_CODE_POINT};

    private Utf8Ranges() {}

    /// @return sequences of pairs of lowest and highest byte, as one array each: low, high, low, high...
    static List<int[]> of(CodePointSet set) {
        List<int[]> sequences = new ArrayList<>();
        for (int[] range : set.ranges()) {
            split(range[0], range[1], sequences);
        }
        return sequences;
    }

    private static void split(int first, int last, List<int[]> sequences) {
        for (int end : LAST_OF_LENGTH) {
            if (first <= end && end < last) {
                split(first, end, sequences);
                split(end + 1, last, sequences);
                return;
            }
        }
        for (int bits = 6; last > 0x7F && bits <= 18; bits += 6) {
            int low = (1 << bits) - 1;
            if ((first & ~low) == (last & ~low)) {
                break;
            }
            if ((first & low) != 0) {
                split(first, first | low, sequences);
                split((first | low) + 1, last, sequences);
                return;
            }
            if ((last & low) != low) {
                split(first, (last & ~low) - 1, sequences);
                split(last & ~low, last, sequences);
                return;
            }
        }
        byte[] low = encode(first);
        byte[] high = encode(last);
        int[] sequence = new int[2 * low.length];
        Arrays.setAll(sequence, i -> ((i & 1) == 0 ? low : high)[i >> 1] & 0xFF);
        sequences.add(sequence);
    }

    private static byte[] encode(int codePoint) {
        return Character.toString(codePoint).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
