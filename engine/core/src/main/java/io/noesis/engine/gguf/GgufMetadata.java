package io.noesis.engine.gguf;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.RealArray;
import io.noesis.engine.gguf.GgufValue.RealValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;

/// The key-value part of a GGUF file. Immutable, safe for all threads, and independent of the file once read.
///
/// Getters without a fallback throw [GgufException] when the key is missing; all of them throw it when the value
/// has another type than asked for or does not fit. Files disagree about widths and signs of integers, so only the
/// kind of a value is checked, and its range.
public final class GgufMetadata {

    private final Map<String, GgufValue> values;

    /// @param values in the order of the file
    public GgufMetadata(Map<String, GgufValue> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public boolean contains(String key) {
        return values.containsKey(key);
    }

    /// All keys in the order of the file.
    public Set<String> keys() {
        return values.keySet();
    }

    /// All values in the order of the file, with the types they are stored in.
    public Map<String, GgufValue> values() {
        return values;
    }

    public String string(String key) {
        return asString(key, required(key));
    }

    public String stringOr(String key, String fallback) {
        GgufValue value = values.get(key);
        return value == null ? fallback : asString(key, value);
    }

    public int integer(String key) {
        return asInt(key, required(key));
    }

    public int integerOr(String key, int fallback) {
        GgufValue value = values.get(key);
        return value == null ? fallback : asInt(key, value);
    }

    /// A number, whether stored as real or as integer.
    public double real(String key) {
        return asReal(key, required(key));
    }

    public double realOr(String key, double fallback) {
        GgufValue value = values.get(key);
        return value == null ? fallback : asReal(key, value);
    }

    public boolean flagOr(String key, boolean fallback) {
        GgufValue value = values.get(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof BooleanValue flag) {
            return flag.value();
        }
        throw mismatch(key, value, "a boolean");
    }

    public List<String> strings(String key) {
        GgufValue value = required(key);
        if (value instanceof TextArray array) {
            return array.values();
        }
        throw mismatch(key, value, "an array of strings");
    }

    public int[] integers(String key) {
        GgufValue value = required(key);
        if (value instanceof IntegerArray array) {
            return asInts(key, array);
        }
        throw mismatch(key, value, "an array of integers");
    }

    public double[] reals(String key) {
        GgufValue value = required(key);
        if (value instanceof RealArray array) {
            return array.values().clone();
        }
        throw mismatch(key, value, "an array of real numbers");
    }

    /// One integer per layer. Files of models whose layers are all alike store a single integer, which stands for
    /// every layer; the others store an array, which must have exactly one entry per layer.
    public int[] integersPerLayer(String key, int layers) {
        return asPerLayer(key, required(key), layers);
    }

    /// As [#integersPerLayer], with the same value for every layer when the key is missing.
    public int[] integersPerLayerOr(String key, int layers, int fallback) {
        GgufValue value = values.get(key);
        return value == null ? repeated(fallback, layers) : asPerLayer(key, value, layers);
    }

    private GgufValue required(String key) {
        @Nullable GgufValue value = values.get(key);
        if (value == null) {
            throw new GgufException("metadata key '%s' is missing".formatted(key));
        }
        return value;
    }

    private static String asString(String key, GgufValue value) {
        if (value instanceof TextValue text) {
            return text.value();
        }
        throw mismatch(key, value, "a string");
    }

    private static int asInt(String key, GgufValue value) {
        if (value instanceof IntegerValue integer) {
            return toInt(key, integer.type(), integer.value());
        }
        throw mismatch(key, value, "an integer");
    }

    private static double asReal(String key, GgufValue value) {
        return switch (value) {
            case RealValue real -> real.value();
            case IntegerValue integer -> toInt(key, integer.type(), integer.value());
            default -> throw mismatch(key, value, "a number");
        };
    }

    private static int[] asPerLayer(String key, GgufValue value, int layers) {
        return switch (value) {
            case IntegerValue integer -> repeated(toInt(key, integer.type(), integer.value()), layers);
            case IntegerArray array when array.values().length == layers -> asInts(key, array);
            default -> throw mismatch(key, value, "an integer or an array of %d integers".formatted(layers));
        };
    }

    private static int[] asInts(String key, IntegerArray array) {
        long[] stored = array.values();
        int[] ints = new int[stored.length];
        for (int i = 0; i < stored.length; i++) {
            ints[i] = toInt(key, array.type(), stored[i]);
        }
        return ints;
    }

    private static int toInt(String key, GgufValueType type, long value) {
        if (value != (int) value) {
            String written = type == GgufValueType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
            throw new GgufException(
                    "metadata key '%s' is %s, the limit is %d".formatted(key, written, Integer.MAX_VALUE));
        }
        // A UINT64 of 2^64 - 1 has the bits of -1.
        if (type == GgufValueType.UINT64 && value < 0) {
            throw new GgufException("metadata key '%s' is %s, the limit is %d"
                    .formatted(key, Long.toUnsignedString(value), Integer.MAX_VALUE));
        }
        return (int) value;
    }

    private static int[] repeated(int value, int layers) {
        int[] ints = new int[layers];
        Arrays.fill(ints, value);
        return ints;
    }

    private static GgufException mismatch(String key, GgufValue value, String expected) {
        return new GgufException("metadata key '%s' is %s, expected %s".formatted(key, value.description(), expected));
    }
}
