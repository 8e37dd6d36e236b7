package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Products of keys with the queries of the heads that share them: four keys by four queries at a time, so that what is
/// loaded is used four times.
final class VectorScores {

    private static final int LANES = FLOATS.length();
    private static final int TILE = VectorTiles.SIZE;

    private VectorScores() {}

    /// As [Kernels#scores], not yet scaled.
    static void scores(
            float[] q,
            int qOffset,
            int queries,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float[] scores,
            int scoresOffset,
            int scoresStride) {
        float[] sums = new float[TILE * TILE * LANES];
        float[] tile = new float[TILE * TILE];
        int whole = FLOATS.loopBound(length);
        int p = 0;
        for (; p + TILE <= count; p += TILE) {
            int key = keysOffset + p * stride;
            int j = 0;
            for (; j + TILE <= queries; j += TILE) {
                VectorTiles.tile4x4(keys, key, stride, q, qOffset + j * length, length, whole, sums, 0, TILE * LANES);
                LaneSums.ofEach(sums, 0, TILE * TILE, tile, 0);
                for (int i = 0; i < TILE; i++) {
                    System.arraycopy(tile, i * TILE, scores, scoresOffset + (j + i) * scoresStride + p, TILE);
                }
            }
            for (; j < queries; j++) {
                VectorTiles.tile4x1(keys, key, stride, q, qOffset + j * length, whole, sums, 0);
                LaneSums.ofEach(sums, 0, TILE, scores, scoresOffset + j * scoresStride + p);
            }
        }
        for (; p < count; p++) {
            for (int j = 0; j < queries; j++) {
                VectorTiles.lanes(q, qOffset + j * length, keys, keysOffset + p * stride, whole, sums, 0);
                scores[scoresOffset + j * scoresStride + p] = LaneSums.of(sums, 0);
            }
        }
        if (whole < length) {
            addTails(q, qOffset, queries, keys, keysOffset, stride, count, length, scores, scoresOffset, scoresStride);
        }
    }

    /// The numbers behind the last whole vector, one by one.
    private static void addTails(
            float[] q,
            int qOffset,
            int queries,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float[] scores,
            int scoresOffset,
            int scoresStride) {
        for (int j = 0; j < queries; j++) {
            for (int p = 0; p < count; p++) {
                float sum = scores[scoresOffset + j * scoresStride + p];
                for (int i = FLOATS.loopBound(length); i < length; i++) {
                    sum += q[qOffset + j * length + i] * keys[keysOffset + p * stride + i];
                }
                scores[scoresOffset + j * scoresStride + p] = sum;
            }
        }
    }
}
