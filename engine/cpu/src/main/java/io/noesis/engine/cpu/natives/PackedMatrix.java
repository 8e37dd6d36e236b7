package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;

/// A matrix `[rows x columns]` in groups of 16 interleaved rows, see `layout.h`.
///
/// @param data all groups, 64-byte aligned, the last one filled up with zeros
record PackedMatrix(PackedKind kind, int rows, int columns, MemorySegment data) {

    int groups() {
        return Math.ceilDiv(rows, PackedKind.GROUP_ROWS);
    }

    long groupBytes() {
        return kind.groupBytes(columns);
    }

    static long bytes(PackedKind kind, int rows, int columns) {
        return Math.ceilDiv(rows, PackedKind.GROUP_ROWS) * kind.groupBytes(columns);
    }

    boolean hasShapeOf(PackedMatrix other) {
        return kind == other.kind && rows == other.rows && columns == other.columns;
    }
}
