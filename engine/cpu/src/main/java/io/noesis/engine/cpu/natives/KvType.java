package io.noesis.engine.cpu.natives;

/// How keys and values are stored.
public enum KvType {
    /// Half the memory and half the traffic; what other engines do.
    F16(Short.BYTES),
    /// For comparisons with a reference.
    F32(Float.BYTES);

    private final int bytes;

    KvType(int bytes) {
        this.bytes = bytes;
    }

    /// Size of a number.
    public int bytes() {
        return bytes;
    }
}
