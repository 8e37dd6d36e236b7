package io.noesis.engine.cpu.natives;

/// For which machines there are native kernels, the best last.
public enum InstructionSet {
    /// AVX2, FMA and F16C: every x86-64 server since 2013.
    AVX2(1),
    /// AVX-512 F, BW, VL, DQ and VNNI: 64 products of bytes in one instruction.
    AVX512_VNNI(2),
    /// That, and the matrix unit (AMX INT8, Xeon since 2023): 16,384 products of bytes in one instruction. It takes
    /// part from five tokens on, or from 64 for Q4_0, Q5_1 and Q5_K, and not at all for Q4_1 and Q4_K.
    AMX_INT8(3);

    private final int code;

    InstructionSet(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
