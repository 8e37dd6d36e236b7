package io.noesis.engine.gguf;

import java.util.List;

import io.noesis.engine.gguf.GgufValue.BooleanArray;
import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.RealArray;
import io.noesis.engine.gguf.GgufValue.RealValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;

/// Parses one metadata value after its key.
final class GgufValueParser {

    private final GgufCursor cursor;

    GgufValueParser(GgufCursor cursor) {
        this.cursor = cursor;
    }

    GgufValue value(String key) {
        String what = "metadata key '" + key + "'";
        GgufValueType type = type(what);
        return switch (type) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
                new IntegerValue(type, integer(type, what));
            case FLOAT32, FLOAT64 -> new RealValue(type, real(type, what));
            case BOOL -> new BooleanValue(bool(what));
            case STRING -> new TextValue(cursor.string(what, GgufLimits.STRING_BYTES));
            case ARRAY -> array(what);
        };
    }

    private GgufValue array(String what) {
        GgufValueType type = type(what);
        if (type == GgufValueType.ARRAY) {
            throw new GgufException(what + " is an array of arrays, which is not supported");
        }
        int count = cursor.count("number of elements of ", what, type.leastBytes(), Integer.MAX_VALUE);
        return switch (type) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> integers(type, count, what);
            case FLOAT32, FLOAT64 -> reals(type, count, what);
            case BOOL -> booleans(count, what);
            case STRING, ARRAY -> strings(count, what);
        };
    }

    private GgufValue integers(GgufValueType type, int count, String what) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = integer(type, what);
        }
        return new IntegerArray(type, values);
    }

    private GgufValue reals(GgufValueType type, int count, String what) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = real(type, what);
        }
        return new RealArray(type, values);
    }

    private GgufValue booleans(int count, String what) {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            values[i] = bool(what);
        }
        return new BooleanArray(values);
    }

    private GgufValue strings(int count, String what) {
        String element = "an element of " + what;
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            values[i] = cursor.string(element, GgufLimits.STRING_BYTES);
        }
        return new TextArray(List.of(values));
    }

    private long integer(GgufValueType type, String what) {
        return switch (type) {
            case UINT8 -> cursor.int8(what) & 0xFF;
            case INT8 -> cursor.int8(what);
            case UINT16 -> cursor.int16(what) & 0xFFFF;
            case INT16 -> cursor.int16(what);
            case UINT32 -> cursor.int32(what) & 0xFFFF_FFFFL;
            case INT32 -> cursor.int32(what);
            case UINT64, INT64 -> cursor.int64(what);
            case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> throw new AssertionError(type);
        };
    }

    private double real(GgufValueType type, String what) {
        return type == GgufValueType.FLOAT32
                ? Float.intBitsToFloat(cursor.int32(what))
                : Double.longBitsToDouble(cursor.int64(what));
    }

    private boolean bool(String what) {
        byte value = cursor.int8(what);
        if (value != 0 && value != 1) {
            throw new GgufException("%s is the boolean %d, only 0 and 1 are allowed".formatted(what, value & 0xFF));
        }
        return value == 1;
    }

    private GgufValueType type(String what) {
        int id = cursor.int32("type of " + what);
        GgufValueType type = GgufValueType.ofId(id);
        if (type == null) {
            throw new GgufException("%s has the unknown type %s".formatted(what, Integer.toUnsignedString(id)));
        }
        return type;
    }
}
