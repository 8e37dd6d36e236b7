package io.noesis.engine.sampling;

/// Working memory for drawing, shared by the samplers of one thread, and the selections upon it. Grows to the largest
/// number of candidates there was and keeps nothing between two draws.
///
/// Top-k, top-p and min-p each keep a prefix of the candidates in order of their logit (ties by token). So no order
/// is needed within a prefix, only its end: a quickselect (Hoare, CACM 4:7, 1961) by count or by mass, in time that
/// grows linearly with the candidates on average, where a sort would take c log c.
public final class Candidates {

    private long[] keys = new long[0];
    private double[] weights = new double[0];
    private float[] masked = new float[0];
    private int count;

    /// The logits of the tokens of a set, all others minus infinity. Valid until the next call.
    ///
    /// @param logits `[vocabulary]`
    float[] masked(float[] logits, TokenMask allowed) {
        if (masked.length != logits.length) {
            masked = new float[logits.length];
        }
        allowed.copy(logits, masked, Float.NEGATIVE_INFINITY);
        return masked;
    }

    /// Takes the tokens at or above a logit, in the order of their ids.
    void collect(float[] logits, float floor) {
        reserve(atLeast(logits, floor));
        int next = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= floor) {
                // The low half is inverted: of equal logits the smaller token has the larger key.
                keys[next++] = (long) sortable(logits[token]) << 32 | (~token & 0xFFFFFFFFL);
            }
        }
        count = next;
    }

    /// Keeps the most probable ones. To be called before [#weigh].
    void keepLargest(int most) {
        int from = 0;
        int to = count;
        while (most < count && from < to) {
            int pivot = partition(from, to);
            if (pivot == most) {
                break;
            }
            if (pivot < most) {
                from = pivot + 1;
            } else {
                to = pivot;
            }
        }
        count = Math.min(count, most);
    }

    /// Gives every candidate its probability, up to a common factor.
    void weigh(double max, double temperature) {
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((logit(i) - max) / temperature);
        }
    }

    /// Keeps the smallest set of most probable candidates that holds this share of all weight.
    void keepMass(double share) {
        double wanted = share * total();
        double kept = 0;
        int from = 0;
        int to = count;
        while (from < to) {
            int pivot = partition(from, to);
            double above = kept;
            for (int i = from; i < pivot; i++) {
                above += weights[i];
            }
            if (above >= wanted) {
                to = pivot;
            } else {
                kept = above + weights[pivot];
                from = pivot + 1;
                if (kept >= wanted) {
                    break;
                }
            }
        }
        count = from;
    }

    /// Keeps the candidates of at least this weight, where the best one has 1.
    void keepAbove(double weight) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] >= weight) {
                swap(kept++, i);
            }
        }
        count = kept;
    }

    /// @param point in \[0, 1)
    /// @return the token at this share of the weight
    int at(double point) {
        double left = point * total();
        for (int i = 0; i < count - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return token(i);
            }
        }
        return token(count - 1);
    }

    private double total() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
        }
        return sum;
    }

    private static int atLeast(float[] logits, float floor) {
        int found = 0;
        for (float logit : logits) {
            found += logit >= floor ? 1 : 0;
        }
        return found;
    }

    private void reserve(int wanted) {
        if (keys.length < wanted) {
            int capacity = Math.max(wanted, Math.min(2 * keys.length, wanted + 1024));
            keys = new long[capacity];
            weights = new double[capacity];
        }
    }

    /// Moves the larger keys of a range before one of its keys, and the smaller behind.
    ///
    /// @return where that key then stands
    private int partition(int from, int to) {
        swap(medianOfThree(from, from + (to - from) / 2, to - 1), to - 1);
        long pivot = keys[to - 1];
        int boundary = from;
        for (int i = from; i < to - 1; i++) {
            if (keys[i] > pivot) {
                swap(boundary++, i);
            }
        }
        swap(boundary, to - 1);
        return boundary;
    }

    private int medianOfThree(int a, int b, int c) {
        if (keys[a] < keys[b]) {
            if (keys[b] < keys[c]) {
                return b;
            }
            return keys[a] < keys[c] ? c : a;
        }
        if (keys[a] < keys[c]) {
            return a;
        }
        return keys[b] < keys[c] ? c : b;
    }

    private void swap(int i, int j) {
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
        double weight = weights[i];
        weights[i] = weights[j];
        weights[j] = weight;
    }

    private int token(int i) {
        return ~(int) keys[i];
    }

    private float logit(int i) {
        int sortable = (int) (keys[i] >> 32);
        return Float.intBitsToFloat(sortable ^ (sortable >> 31 & Integer.MAX_VALUE));
    }

    /// An int whose order is that of the float.
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
