package io.noesis.engine.cpu.kernels;

import static io.noesis.engine.cpu.kernels.VectorKernels.FLOATS;

/// Products of keys with the queries of the heads that share them: four keys by four queries at a time, so that what is
/// loaded is used four times.
final class VectorScores {

    private static final int LANES = FLOATS.length();
    private static final int TILE = VectorTiles.SIZE;

    private VectorScores() {}

    /// As [Kernels#scores].
    static void scores(
            float[] q,
            int qOffset,
            int queries,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float scale,
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
        for (int j = 0; j < queries; j++) {
            int at = scoresOffset + j * scoresStride;
            // The numbers behind the last whole vector, one by one.
            for (p = 0; whole < length && p < count; p++) {
                for (int i = whole; i < length; i++) {
                    scores[at + p] += q[qOffset + j * length + i] * keys[keysOffset + p * stride + i];
                }
            }
            for (p = 0; p < count; p++) {
                scores[at + p] *= scale;
            }
        }
    }
}
