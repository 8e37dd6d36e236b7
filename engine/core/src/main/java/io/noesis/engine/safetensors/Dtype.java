package io.noesis.engine.safetensors;

import java.util.Optional;

/// Number types by the names they have in a header. Those that fill no whole byte are not known.
public enum Dtype {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1),
    U16(2),
    I16(2),
    F16(2),
    BF16(2),
    U32(4),
    I32(4),
    F32(4),
    U64(8),
    I64(8),
    F64(8),
    C64(8);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one number.
    public int bytes() {
        return bytes;
    }

    static Optional<Dtype> named(String name) {
        for (Dtype dtype : values()) {
            if (dtype.name().equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
