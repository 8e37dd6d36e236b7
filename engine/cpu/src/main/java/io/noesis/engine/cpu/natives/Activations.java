package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/// The input of a product: F32 numbers and, beside them, the same rounded to 8 bits; the struct `activations` of
/// `layout.h`. One set of rounded numbers serves all products of a step in turn.
final class Activations {

    private static final MemoryLayout STRUCT = MemoryLayout.structLayout(
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG);
    private static final int STRIDES = 8 * 8;

    /// Tokens whose scales lie side by side, and that the matrix unit takes at a time: it reads whole tiles.
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
            MemorySegment start4,
            MemorySegment tileScale,
            MemorySegment wideQ,
            MemorySegment wideTerms,
            int qStride,
            int blockStride,
            int wideStride) {

        static Rounded allocate(Arena arena, int tokens, int width) {
            // One line more, so that the rows of several tokens do not fall on the same lines of the first cache.
            int qStride = Math.ceilDiv(width, LINE) * LINE + LINE;
            int blocks = Math.ceilDiv(width, PackedKind.BLOCK);
            int wideBlocks = Math.ceilDiv(width, PackedKind.WIDE_BLOCK);
            long all = (long) tokens * blocks;
            long wholeTiles = (long) Math.ceilDiv(tokens, TILE) * TILE;
            return new Rounded(
                    Unscoped.allocate(arena, (long) tokens * qStride),
                    Unscoped.allocate(arena, Float.BYTES * all),
                    Unscoped.allocate(arena, Float.BYTES * all),
                    Unscoped.allocate(arena, Integer.BYTES * all),
                    Unscoped.allocate(arena, wholeTiles * blocks * Float.BYTES),
                    Unscoped.allocate(arena, wholeTiles * qStride),
                    Unscoped.allocate(arena, wholeTiles * wideBlocks * (Float.BYTES + Integer.BYTES)),
                    qStride,
                    blocks,
                    wideBlocks);
        }

        /// The scale of a token's block of 64 numbers. Those of a tile's tokens lie side by side, then as many other
        /// terms of the block.
        float wideScale(int token, int block) {
            long terms = (long) (token / TILE) * wideStride + block;
            return wideTerms.getAtIndex(JAVA_FLOAT, terms * 2 * TILE + token % TILE);
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
            rounded.start4(),
            rounded.tileScale(),
            rounded.wideQ(),
            rounded.wideTerms()
        };
        for (int i = 0; i < arrays.length; i++) {
            struct.setAtIndex(ADDRESS, i, arrays[i]);
        }
        struct.set(JAVA_LONG, STRIDES, xStride);
        struct.set(JAVA_LONG, STRIDES + 8, rounded.qStride());
        struct.set(JAVA_LONG, STRIDES + 16, rounded.blockStride());
        struct.set(JAVA_LONG, STRIDES + 24, rounded.wideStride());
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
