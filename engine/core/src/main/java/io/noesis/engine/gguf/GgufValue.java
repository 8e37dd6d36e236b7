package io.noesis.engine.gguf;

import java.util.List;

/// A metadata value together with the type it is stored in, so that copying a file changes nothing.
///
/// The arrays inside belong to the value and must not be modified.
@SuppressWarnings("ArrayRecordComponent") // vocabularies have 10^5 entries: boxed lists would cost megabytes
public sealed interface GgufValue {

    /// An integer; a `UINT64` above the range of `long` appears negative.
    record IntegerValue(GgufValueType type, long value) implements GgufValue {
        public IntegerValue {
            requireInteger(type);
            requireRange(type, value);
        }
    }

    record RealValue(GgufValueType type, double value) implements GgufValue {
        public RealValue {
            requireReal(type);
        }
    }

    record BooleanValue(boolean value) implements GgufValue {}

    record TextValue(String value) implements GgufValue {}

    record IntegerArray(GgufValueType type, long[] values) implements GgufValue {
        public IntegerArray {
            requireInteger(type);
            for (long value : values) {
                requireRange(type, value);
            }
        }
    }

    record RealArray(GgufValueType type, double[] values) implements GgufValue {
        public RealArray {
            requireReal(type);
        }
    }

    record BooleanArray(boolean[] values) implements GgufValue {}

    record TextArray(List<String> values) implements GgufValue {
        public TextArray {
            values = List.copyOf(values);
        }
    }

    /// What this is, in words for a message: `a string`, `an array of 3 integers`.
    default String description() {
        return switch (this) {
            case IntegerValue _ -> "an integer";
            case RealValue _ -> "a real number";
            case BooleanValue _ -> "a boolean";
            case TextValue _ -> "a string";
            case IntegerArray array -> "an array of %d integers".formatted(array.values.length);
            case RealArray array -> "an array of %d real numbers".formatted(array.values.length);
            case BooleanArray array -> "an array of %d booleans".formatted(array.values.length);
            case TextArray array -> "an array of %d strings".formatted(array.values.size());
        };
    }

    private static void requireInteger(GgufValueType type) {
        if (!type.isInteger()) {
            throw new IllegalArgumentException(type + " is not an integer type");
        }
    }

    private static void requireReal(GgufValueType type) {
        if (!type.isReal()) {
            throw new IllegalArgumentException(type + " is not a real type");
        }
    }

    private static void requireRange(GgufValueType type, long value) {
        boolean fits = switch (type) {
            case UINT8 -> value >= 0 && value <= 0xFF;
            case INT8 -> value == (byte) value;
            case UINT16 -> value >= 0 && value <= 0xFFFF;
            case INT16 -> value == (short) value;
            case UINT32 -> value >= 0 && value <= 0xFFFF_FFFFL;
            case INT32 -> value == (int) value;
            case UINT64, INT64 -> true;
            case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException("%d is out of the range of %s".formatted(value, type));
        }
    }
}
