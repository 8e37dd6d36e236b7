package io.noesis.engine.gguf;

import java.util.Optional;

/// How the numbers of a tensor are stored: in blocks of [#blockLength] weights that take [#blockBytes] bytes each.
///
/// Only layouts that can be computed with are constants, so that a `switch` over them is complete; the names of the
/// others are known for messages.
public enum GgmlType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    BF16(30, 1, 2);

    private final int id;
    private final int blockLength;
    private final int blockBytes;

    GgmlType(int id, int blockLength, int blockBytes) {
        this.id = id;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /// The number that stands for this type in a file.
    public int id() {
        return id;
    }

    /// Weights per block.
    public int blockLength() {
        return blockLength;
    }

    /// Bytes per block.
    public int blockBytes() {
        return blockBytes;
    }

    /// Bytes that so many weights take.
    ///
    /// @throws IllegalArgumentException when they do not fill whole blocks
    /// @throws ArithmeticException when the size exceeds a `long`
    public long bytesFor(long weights) {
        if (weights < 0 || weights % blockLength != 0) {
            throw new IllegalArgumentException(
                    "%d weights do not fill whole blocks of %d (%s)".formatted(weights, blockLength, this));
        }
        return Math.multiplyExact(weights / blockLength, (long) blockBytes);
    }

    /// The type with this number, if its layout is known.
    public static Optional<GgmlType> ofId(int id) {
        for (GgmlType type : values()) {
            if (type.id == id) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// What people call the type with this number, also where its layout is not known here.
    public static String nameOfId(int id) {
        return ofId(id).map(Enum::name).orElseGet(() -> switch (id) {
            case 4 -> "Q4_2";
            case 5 -> "Q4_3";
            case 9 -> "Q8_1";
            case 10 -> "Q2_K";
            case 11 -> "Q3_K";
            case 15 -> "Q8_K";
            case 16 -> "IQ2_XXS";
            case 17 -> "IQ2_XS";
            case 18 -> "IQ3_XXS";
            case 19 -> "IQ1_S";
            case 20 -> "IQ4_NL";
            case 21 -> "IQ3_S";
            case 22 -> "IQ2_S";
            case 23 -> "IQ4_XS";
            case 24 -> "I8";
            case 25 -> "I16";
            case 26 -> "I32";
            case 27 -> "I64";
            case 28 -> "F64";
            case 29 -> "IQ1_M";
            case 34 -> "TQ1_0";
            case 35 -> "TQ2_0";
            case 39 -> "MXFP4";
            case 40 -> "NVFP4";
            default -> "unknown";
        });
    }
}
