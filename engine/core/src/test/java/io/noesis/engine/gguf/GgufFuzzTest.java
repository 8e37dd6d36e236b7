package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A broken file gives a [GgufException] or a file whose tensors lie inside it, at little cost; nothing else.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GgufFuzzTest {

    private static final int MUTATIONS = 10_000;

    /// The small file has under 1 KiB; even with every count raised to what still fits, parsing stays far below this.
    private static final long ALLOWED_BYTES = 1 << 20;

    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        7,
        31,
        33,
        63,
        64,
        65,
        255,
        256,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFFL,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 31,
        -32,
        -33,
        1L << 61,
        1L << 62
    };

    private final byte[] valid = TinyGguf.bytes(TinyGguf.everyKind());

    @TempDir
    Path directory;

    @Test
    void everyTruncationIsRefused() throws IOException {
        // The padding behind the last tensor is not needed to read it.
        int lastByteOfData = valid.length - 16;
        Path file = directory.resolve("truncated.gguf");
        for (int length = 0; length < lastByteOfData; length++) {
            Files.write(file, Arrays.copyOf(valid, length));

            assertThatExceptionOfType(GgufException.class)
                    .as("the first %d bytes", length)
                    .isThrownBy(() -> GgufFile.open(file).close());
        }
    }

    @Test
    void mutationsAreRefusedOrHarmless() {
        Random random = new Random(20261123);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            refused += parses(mutated(random), "mutation " + i) ? 0 : 1;
        }

        assertThat(refused).isBetween(MUTATIONS / 3, MUTATIONS - 1);
    }

    @Test
    void everyExtremeAtEveryPlaceIsRefusedOrHarmless() {
        for (int place = 0; place + Long.BYTES <= valid.length; place++) {
            for (long extreme : EXTREMES) {
                byte[] bytes = valid.clone();
                putLong(bytes, place, extreme);
                parses(bytes, "%d at byte %d".formatted(extreme, place));
            }
        }
    }

    /// @return whether the bytes make a valid file
    private static boolean parses(byte[] bytes, String what) {
        MemorySegment file = MemorySegment.ofArray(bytes).asReadOnly();
        long before = allocatedBytes();
        try {
            GgufHeader header = GgufHeaderParser.parse(file);
            for (GgufHeader.TensorEntry tensor : header.tensors()) {
                MemorySegment data = file.asSlice(header.dataOffset() + tensor.offset(), tensor.bytes());
                new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), data);
            }
            return true;
        } catch (GgufException e) {
            assertThat(e).as(what).message().isNotBlank();
            return false;
        } finally {
            assertThat(allocatedBytes() - before)
                    .as("%s: bytes allocated", what)
                    .isLessThan(ALLOWED_BYTES);
        }
    }

    private byte[] mutated(Random random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int place = random.nextInt(bytes.length - Long.BYTES);
            switch (random.nextInt(5)) {
                case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[place] = (byte) random.nextInt();
                case 2 -> putLong(bytes, place, EXTREMES[random.nextInt(EXTREMES.length)]);
                case 3 -> bytes = removed(bytes, place, 1 + random.nextInt(Long.BYTES));
                default -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, place, 8);
            }
        }
        return bytes;
    }

    private static byte[] removed(byte[] bytes, int place, int count) {
        byte[] shorter = new byte[bytes.length - count];
        System.arraycopy(bytes, 0, shorter, 0, place);
        System.arraycopy(bytes, place + count, shorter, place, shorter.length - place);
        return shorter;
    }

    private static void putLong(byte[] bytes, int place, long value) {
        MemorySegment.ofArray(bytes)
                .set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), place, value);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
