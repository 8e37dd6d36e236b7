package io.noesis.engine.model;

import java.util.stream.IntStream;

/// Rotary position embedding (arXiv:2104.09864).
///
/// @param dimensions how many of a head's numbers are rotated, even
/// @param base of the geometric series of frequencies
/// @param frequencyDivisors one for each pair, or empty: Llama 3's scaling, worked out
/// @param pairing which numbers of a head form a pair
@SuppressWarnings("ArrayRecordComponent") // copied on the way in; read-only by convention in the hot path
public record RopeSpec(int dimensions, double base, float[] frequencyDivisors, Pairing pairing) {

    public RopeSpec {
        if (dimensions < 2 || dimensions % 2 != 0) {
            throw new IllegalArgumentException("rope dimensions must be even and at least 2, but were " + dimensions);
        }
        if (frequencyDivisors.length != 0 && frequencyDivisors.length != dimensions / 2) {
            throw new IllegalArgumentException(
                    "%d rope frequency divisors, but %d pairs".formatted(frequencyDivisors.length, dimensions / 2));
        }
        frequencyDivisors = frequencyDivisors.clone();
    }

    /// Which numbers of a head are turned together. The wrong one gives fluent nonsense.
    public enum Pairing {
        /// `2i` and `2i + 1`: GGUF files of the `llama` and `deci` architectures, whose query and key rows were
        /// permuted when the file was made.
        ADJACENT,
        /// `i` and `i + dimensions / 2`: the tensors of Hugging Face directories.
        HALVES
    }

    /// [#frequency] of every pair.
    public double[] frequencies() {
        return IntStream.range(0, dimensions / 2).mapToDouble(this::frequency).toArray();
    }

    /// The angle by which position 1 turns the given pair, in radians.
    public double frequency(int pair) {
        double frequency = Math.pow(base, -2.0 * pair / dimensions);
        return frequencyDivisors.length == 0 ? frequency : frequency / frequencyDivisors[pair];
    }
}
