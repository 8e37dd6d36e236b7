package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

import io.noesis.engine.cpu.kernels.ReferenceBlocks;
import io.noesis.engine.gguf.GgmlType;

/// Matrices and vectors of random numbers, as the kernels want them, for one arena's time.
record RandomOperands(Arena arena, Random random) {

    PackedMatrix matrix(GgmlType type, int rows, int columns) {
        return packed(arena, type, ReferenceBlocks.random(type, rows * columns, random), rows, columns);
    }

    /// @param bytes rows as a file has them
    static PackedMatrix packed(Arena arena, GgmlType type, byte[] bytes, int rows, int columns) {
        PackedKind kind = PackedKind.of(type);
        PackedMatrix matrix = new PackedMatrix(
                kind, rows, columns, Unscoped.allocate(arena, PackedMatrix.bytes(kind, rows, columns)));
        MemorySegment file = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, file, JAVA_BYTE, 0, bytes.length);
        new MatrixPacker(type, file, matrix).pack(0, matrix.groups());
        return matrix;
    }

    /// Of zeros.
    Activations activations(int tokens, int columns) {
        return activations(arena, tokens, columns);
    }

    static Activations activations(Arena arena, int tokens, int columns) {
        int width = PackedKind.fillUp(columns);
        return new Activations(
                arena,
                Unscoped.allocate(arena, (long) tokens * width * Float.BYTES),
                width,
                Activations.Rounded.allocate(arena, tokens, width));
    }

    /// Of numbers between -1 and 1.
    Activations filled(int tokens, int columns) {
        Activations x = activations(tokens, columns);
        for (int t = 0; t < tokens; t++) {
            for (int i = 0; i < columns; i++) {
                x.row(t).setAtIndex(JAVA_FLOAT, i, random.nextFloat() * 2 - 1);
            }
        }
        return x;
    }

    /// One token of `x` by itself.
    Activations token(Activations x, int token, int columns) {
        Activations alone = activations(1, columns);
        MemorySegment.copy(x.row(token), 0, alone.row(0), 0, (long) columns * Float.BYTES);
        return alone;
    }
}
