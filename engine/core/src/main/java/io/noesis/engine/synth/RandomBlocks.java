package io.noesis.engine.synth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Random;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;

/// Random weights in a file's blocks, of a size that keeps activations sane: standard deviation 1 / sqrt(columns).
///
/// @param seed of this tensor: equal seeds write equal bytes
record RandomBlocks(GgmlType type, long weights, int columns, long seed) implements GgufWriter.TensorBody {

    private static final int BUFFER_BLOCKS = 1 << 14;

    /// Standard deviation of uniform bytes from -127 to 127, and of uniform nibbles less 8.
    private static final double BYTE_DEVIATION = 73.6;

    private static final double NIBBLE_DEVIATION = 4.63;

    RandomBlocks {
        if (type != GgmlType.Q8_0 && type != GgmlType.Q4_0 && type != GgmlType.F16 && type != GgmlType.F32) {
            throw new IllegalArgumentException("synthetic weights come as Q8_0, Q4_0, F16 or F32, not as " + type);
        }
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        Random random = new Random(seed);
        ByteBuffer buffer =
                ByteBuffer.allocate(BUFFER_BLOCKS * type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
        long blocks = weights / type.blockLength();
        for (long done = 0; done < blocks; done += BUFFER_BLOCKS) {
            buffer.clear();
            long count = Math.min(BUFFER_BLOCKS, blocks - done);
            for (long block = 0; block < count; block++) {
                put(buffer, random);
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private void put(ByteBuffer buffer, Random random) {
        double deviation = 1 / Math.sqrt(columns);
        switch (type) {
            case Q8_0 -> {
                buffer.putShort(Float.floatToFloat16((float) (deviation / BYTE_DEVIATION)));
                for (int i = 0; i < type.blockLength() / Long.BYTES; i++) {
                    buffer.putLong(withoutLeast(random.nextLong()));
                }
            }
            case Q4_0 -> {
                buffer.putShort(Float.floatToFloat16((float) (deviation / NIBBLE_DEVIATION)));
                buffer.putLong(random.nextLong()).putLong(random.nextLong());
            }
            case F16 -> buffer.putShort(Float.floatToFloat16((float) (random.nextGaussian() * deviation)));
            default -> buffer.putFloat((float) (random.nextGaussian() * deviation));
        }
    }

    /// No byte is -128, which no quantiser writes.
    private static long withoutLeast(long bytes) {
        long result = bytes;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            if ((byte) (bytes >> shift) == Byte.MIN_VALUE) {
                result ^= 1L << shift;
            }
        }
        return result;
    }
}
