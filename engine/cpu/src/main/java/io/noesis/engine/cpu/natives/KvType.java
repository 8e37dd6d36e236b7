package io.noesis.engine.cpu.natives;

/// How keys and values are stored; the layouts stand in `layout.h`.
public enum KvType {
    /// Half the memory and half the traffic of F32; what other engines do.
    F16(0),
    /// For comparisons with a reference.
    F32(1),
    /// 8 bits and an F16 scale for each 32 numbers of a token: about half of F16, for a small loss of precision.
    Q8_0(2);

    private static final int BLOCK = 32;

    /// Numbers of a key that lie side by side.
    private static final int KEY_STEP = 4;

    private final int code;

    KvType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// What one token takes in a layer of these heads, its scales included.
    long bytesPerToken(HeadShape shape) {
        return shape.kvHeads()
                * switch (this) {
                    case F16 -> (long) Short.BYTES * (shape.headDim() + shape.valueStride());
                    case F32 -> (long) Float.BYTES * (shape.headDim() + shape.valueStride());
                    case Q8_0 ->
                        (long) Math.ceilDiv(shape.headDim(), KEY_STEP) * KEY_STEP
                                + scaleBytes(shape.headDim())
                                + shape.valueStride()
                                + scaleBytes(shape.valueStride());
                };
    }

    private static long scaleBytes(int numbers) {
        return (long) Math.ceilDiv(numbers, BLOCK) * Short.BYTES;
    }
}
