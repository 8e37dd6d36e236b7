package io.noesis.engine.model;

import java.util.Arrays;

import io.noesis.engine.loading.ModelLoadException;

/// Divisors of the RoPE frequencies, by which models read more tokens than they were first trained on.
public final class RopeScaling {

    private RopeScaling() {}

    /// The scaling of Llama 3.1: long wavelengths are divided, short ones kept, those between blended.
    ///
    /// @param factor by which long wavelengths are stretched
    /// @param low wavelengths beyond `original / low` are stretched wholly
    /// @param high wavelengths below `original / high` are kept
    /// @param original tokens of the first training
    public record Llama3(double factor, double low, double high, double original) {

        /// @throws ModelLoadException when a number is out of range
        public Llama3 {
            positive(factor, "rope scaling factor");
            positive(low, "rope low_freq_factor");
            positive(original, "rope original context length");
            if (!(high > low && high < Double.POSITIVE_INFINITY)) {
                throw new ModelLoadException(
                        "rope high_freq_factor must exceed low_freq_factor %s, but was %s".formatted(low, high));
            }
        }

        private double divisor(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength < original / high) {
                return 1;
            }
            if (wavelength > original / low) {
                return factor;
            }
            double smooth = (original / wavelength - low) / (high - low);
            return 1 / ((1 - smooth) / factor + smooth);
        }
    }

    /// One divisor for each pair.
    public static float[] llama3(int dimensions, double base, Llama3 scaling) {
        float[] divisors = new float[dimensions / 2];
        for (int pair = 0; pair < divisors.length; pair++) {
            divisors[pair] = (float) scaling.divisor(Math.pow(base, -2.0 * pair / dimensions));
        }
        return divisors;
    }

    /// The same divisor for every pair.
    ///
    /// @throws ModelLoadException when the factor is not positive
    public static float[] linear(int dimensions, double factor) {
        float[] divisors = new float[dimensions / 2];
        Arrays.fill(divisors, (float) positive(factor, "rope scaling factor"));
        return divisors;
    }

    private static double positive(double value, String what) {
        if (!(value > 0 && value <= Float.MAX_VALUE)) {
            throw new ModelLoadException("%s must be positive, but was %s".formatted(what, value));
        }
        return value;
    }
}
