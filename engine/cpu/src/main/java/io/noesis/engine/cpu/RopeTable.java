package io.noesis.engine.cpu;

import io.noesis.engine.model.RopeSpec;

/// Cosines and sines of the positions of one step, worked out once and used by all heads of all layers.
final class RopeTable {

    private final double[] frequencies;

    /// Distance of two pairs, and of the two numbers of a pair.
    private final int stride;

    private final int apart;
    private float[] cosines = new float[0];
    private float[] sines = new float[0];

    RopeTable(RopeSpec spec) {
        frequencies = new double[spec.dimensions() / 2];
        boolean adjacent = spec.pairing() == RopeSpec.Pairing.ADJACENT;
        stride = adjacent ? 2 : 1;
        apart = adjacent ? 1 : frequencies.length;
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = spec.frequency(pair);
        }
    }

    /// @param positions `[tokens]`
    void prepare(int[] positions, int tokens) {
        if (cosines.length < tokens * frequencies.length) {
            cosines = new float[tokens * frequencies.length];
            sines = new float[tokens * frequencies.length];
        }
        for (int t = 0; t < tokens; t++) {
            for (int pair = 0; pair < frequencies.length; pair++) {
                double angle = positions[t] * frequencies[pair];
                cosines[t * frequencies.length + pair] = (float) Math.cos(angle);
                sines[t * frequencies.length + pair] = (float) Math.sin(angle);
            }
        }
    }

    /// Turns the pairs of each head in place.
    ///
    /// @param token index into the positions given to [#prepare]
    /// @param vectors `heads` heads of `headDim`, from `offset`
    void rotate(int token, float[] vectors, int offset, int heads, int headDim) {
        int table = token * frequencies.length;
        for (int head = 0; head < heads; head++) {
            int start = offset + head * headDim;
            for (int pair = 0; pair < frequencies.length; pair++) {
                float cosine = cosines[table + pair];
                float sine = sines[table + pair];
                int first = start + stride * pair;
                float a = vectors[first];
                float b = vectors[first + apart];
                vectors[first] = a * cosine - b * sine;
                vectors[first + apart] = a * sine + b * cosine;
            }
        }
    }
}
