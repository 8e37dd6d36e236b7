package io.noesis.engine.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgmlType;

/// Random weights and vectors, the same for the same seed.
final class KernelData {

    private static final long SEED = 17;
    private static final int SCALE_BYTES = 2;

    private KernelData() {}

    /// A matrix of valid blocks: random quantised numbers, scales of ordinary size.
    static Weights weights(GgmlType type, int rows, int columns) {
        long rowBytes = type.bytesFor(columns);
        MemorySegment data = Arena.ofAuto().allocate(rowBytes * rows, 64);
        byte[] bytes = new byte[(int) data.byteSize()];
        Random random = new Random(SEED);
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
        int scales = type == GgmlType.Q4_1 ? 2 : 1;
        for (long block = 0; block < data.byteSize(); block += type.blockBytes()) {
            for (int i = 0; i < scales; i++) {
                float scale = 0.001f + 0.01f * random.nextFloat();
                data.set(ValueLayout.JAVA_SHORT_UNALIGNED, block + (long) i * SCALE_BYTES, Float.floatToFloat16(scale));
            }
        }
        return new Weights(type, data, rows, columns, rowBytes);
    }

    static float[] vector(int length) {
        Random random = new Random(SEED + 1);
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextFloat() - 0.5f;
        }
        return vector;
    }
}
