package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/// The input of a product: F32 numbers and, beside them, the same rounded to 8 bits; the struct `activations` of
/// `layout.h`. One set of rounded numbers serves all products of a step in turn.
final class Activations {

    private static final MemoryLayout STRUCT = MemoryLayout.structLayout(
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final int STRIDES = 8 * 8;

    /// Tokens whose scales lie side by side.
    private static final int TILE = 16;

    private static final int LINE = 64;

    private final MemorySegment struct;
    private final MemorySegment x;
    private final long xStride;
    private final Rounded rounded;

    /// The rounded numbers, shared by the [Activations] of a step.
    ///
    /// @param width most numbers of a token
    record Rounded(
            MemorySegment q,
            MemorySegment scale,
            MemorySegment scaledSum,
            MemorySegment start8,
            MemorySegment start4,
            MemorySegment startHalves,
            MemorySegment tileScale,
            int qStride,
            int blockStride) {

        static Rounded allocate(Arena arena, int tokens, int width) {
            // One line more, so that the rows of several tokens do not fall on the same lines of the first cache.
            int qStride = Math.ceilDiv(width, LINE) * LINE + LINE;
            int blocks = Math.ceilDiv(width, PackedKind.BLOCK);
            long all = (long) tokens * blocks;
            return new Rounded(
                    Unscoped.allocate(arena, (long) tokens * qStride),
                    Unscoped.allocate(arena, Float.BYTES * all),
                    Unscoped.allocate(arena, Float.BYTES * all),
                    Unscoped.allocate(arena, Integer.BYTES * all),
                    Unscoped.allocate(arena, Integer.BYTES * all),
                    Unscoped.allocate(arena, 2L * Integer.BYTES * all),
                    Unscoped.allocate(arena, (long) Math.ceilDiv(tokens, TILE) * TILE * blocks * Float.BYTES),
                    qStride,
                    blocks);
        }
    }

    /// @param x `[tokens][xStride]` F32
    Activations(Arena arena, MemorySegment x, long xStride, Rounded rounded) {
        this.x = x;
        this.xStride = xStride;
        this.rounded = rounded;
        this.struct = Unscoped.allocate(arena, STRUCT.byteSize());
        MemorySegment[] arrays = {
            x,
            rounded.q(),
            rounded.scale(),
            rounded.scaledSum(),
            rounded.start8(),
            rounded.start4(),
            rounded.startHalves(),
            rounded.tileScale()
        };
        for (int i = 0; i < arrays.length; i++) {
            struct.setAtIndex(ADDRESS, i, arrays[i]);
        }
        struct.set(JAVA_LONG, STRIDES, xStride);
        struct.set(JAVA_LONG, STRIDES + 8, rounded.qStride());
        struct.set(JAVA_LONG, STRIDES + 16, rounded.blockStride());
    }

    MemorySegment struct() {
        return struct;
    }

    MemorySegment x() {
        return x;
    }

    Rounded rounded() {
        return rounded;
    }

    long xStride() {
        return xStride;
    }

    /// The numbers of one token.
    MemorySegment row(int token) {
        return x.asSlice(token * xStride * Float.BYTES);
    }
}
