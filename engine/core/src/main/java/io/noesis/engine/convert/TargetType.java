package io.noesis.engine.convert;

import java.util.Arrays;
import java.util.Optional;

import io.noesis.engine.gguf.GgmlType;

/// What the matrices of a converted file are stored as.
public enum TargetType {
    F16(GgmlType.F16, 1),
    Q8_0(GgmlType.Q8_0, 7),
    Q4_0(GgmlType.Q4_0, 2);

    private final GgmlType type;
    private final int fileType;

    TargetType(GgmlType type, int fileType) {
        this.type = type;
        this.fileType = fileType;
    }

    /// By the name written on a command line, in any case.
    public static Optional<TargetType> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// The value of `general.file_type`.
    int fileType() {
        return fileType;
    }

    /// The type of one tensor. As in llama.cpp: vectors keep full precision, rows that do not fill whole blocks
    /// become F16, and the output matrix, to which answers are most sensitive, is spared the coarsest type.
    ///
    /// @param output whether the tensor is the output matrix, be it the tied embedding
    GgmlType of(long rowLength, boolean vector, boolean output) {
        if (vector) {
            return GgmlType.F32;
        }
        GgmlType wanted = this == Q4_0 && output ? GgmlType.Q8_0 : type;
        return rowLength % wanted.blockLength() == 0 ? wanted : GgmlType.F16;
    }
}
