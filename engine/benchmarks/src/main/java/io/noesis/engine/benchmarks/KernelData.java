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
        if (type == GgmlType.Q8_0) {
            shareScales(data);
        }
        return new Weights(type, data, rows, columns, rowBytes);
    }

    /// Two neighbouring blocks of Q8_0 get one scale and a largest number of 127: so they lose nothing where the native
    /// kernels round them anew, and what is left of a difference is a fault.
    private static void shareScales(MemorySegment data) {
        int blockBytes = GgmlType.Q8_0.blockBytes();
        for (long block = 0; block < data.byteSize(); block += blockBytes) {
            for (long i = block + SCALE_BYTES; i < block + blockBytes; i++) {
                byte quant = data.get(ValueLayout.JAVA_BYTE, i);
                data.set(ValueLayout.JAVA_BYTE, i, (byte) Math.max(quant, -Byte.MAX_VALUE));
            }
            if (block / blockBytes % 2 == 0) {
                data.set(ValueLayout.JAVA_BYTE, block + SCALE_BYTES, Byte.MAX_VALUE);
            } else {
                MemorySegment.copy(data, block - blockBytes, data, block, SCALE_BYTES);
            }
        }
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
