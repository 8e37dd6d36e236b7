package io.noesis.engine.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import io.noesis.engine.gguf.GgufValue.BooleanArray;
import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.RealArray;
import io.noesis.engine.gguf.GgufValue.RealValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;

/// Lays out the part of a file before the tensor data, padding included.
final class GgufEncoder {

    private static final int VERSION = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteBuffer scratch = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private GgufEncoder() {}

    static byte[] header(Map<String, GgufValue> metadata, Collection<GgufWriter.Entry> tensors, int alignment) {
        GgufEncoder encoder = new GgufEncoder();
        encoder.out.writeBytes(utf8("GGUF"));
        encoder.integer(VERSION, Integer.BYTES);
        encoder.integer(tensors.size(), Long.BYTES);
        encoder.integer(metadata.size(), Long.BYTES);
        metadata.forEach(encoder::entry);
        encoder.tensors(tensors, alignment);
        long padding = GgufLimits.pad(encoder.out.size(), alignment) - encoder.out.size();
        encoder.out.writeBytes(new byte[(int) padding]);
        return encoder.out.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void tensors(Collection<GgufWriter.Entry> tensors, int alignment) {
        long offset = 0;
        for (GgufWriter.Entry tensor : tensors) {
            long[] shape = tensor.shape();
            string(tensor.name());
            integer(shape.length, Integer.BYTES);
            for (long length : shape) {
                integer(length, Long.BYTES);
            }
            integer(tensor.type().id(), Integer.BYTES);
            integer(offset, Long.BYTES);
            offset = GgufLimits.pad(offset + tensor.bytes(), alignment);
        }
    }

    private void entry(String key, GgufValue value) {
        string(key);
        switch (value) {
            case IntegerValue integer -> {
                type(integer.type());
                integer(integer.value(), integer.type().leastBytes());
            }
            case RealValue real -> {
                type(real.type());
                real(real.type(), real.value());
            }
            case BooleanValue bool -> {
                type(GgufValueType.BOOL);
                bool(bool.value());
            }
            case TextValue text -> {
                type(GgufValueType.STRING);
                string(text.value());
            }
            case IntegerArray array -> {
                arrayHead(array.type(), array.values().length);
                for (long element : array.values()) {
                    integer(element, array.type().leastBytes());
                }
            }
            case RealArray array -> {
                arrayHead(array.type(), array.values().length);
                for (double element : array.values()) {
                    real(array.type(), element);
                }
            }
            case BooleanArray array -> {
                arrayHead(GgufValueType.BOOL, array.values().length);
                for (boolean element : array.values()) {
                    bool(element);
                }
            }
            case TextArray array -> {
                arrayHead(GgufValueType.STRING, array.values().size());
                array.values().forEach(this::string);
            }
        }
    }

    private void arrayHead(GgufValueType elements, int count) {
        type(GgufValueType.ARRAY);
        type(elements);
        integer(count, Long.BYTES);
    }

    private void type(GgufValueType type) {
        integer(type.id(), Integer.BYTES);
    }

    private void string(String text) {
        byte[] bytes = utf8(text);
        integer(bytes.length, Long.BYTES);
        out.writeBytes(bytes);
    }

    private void bool(boolean value) {
        integer(value ? 1 : 0, Byte.BYTES);
    }

    private void real(GgufValueType type, double value) {
        if (type == GgufValueType.FLOAT32) {
            integer(Float.floatToRawIntBits((float) value), Float.BYTES);
        } else {
            integer(Double.doubleToRawLongBits(value), Double.BYTES);
        }
    }

    private void integer(long value, int bytes) {
        scratch.putLong(0, value);
        out.write(scratch.array(), 0, bytes);
    }
}
