package io.noesis.engine.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.List;

/// Small valid files for tests to read, bend and break.
final class TinyGguf {

    private TinyGguf() {}

    /// One value of every kind and three tensors, of which one has padding behind it.
    static GgufWriter everyKind() {
        return new GgufWriter()
                .string("general.architecture", "llama")
                .uint32("llama.block_count", 2)
                .put("big", new GgufValue.IntegerValue(GgufValueType.UINT64, -1))
                .put("small", new GgufValue.IntegerValue(GgufValueType.INT8, -5))
                .float32("llama.rope.freq_base", 500_000f)
                .put("double", new GgufValue.RealValue(GgufValueType.FLOAT64, 0.1))
                .flag("tokenizer.ggml.add_bos_token", true)
                .strings("tokenizer.ggml.tokens", List.of("a", "", "Ġé", "\uFFFD"))
                .int32s("llama.attention.head_count", 9, 0)
                .float32s("scores", 1.5f, -2f)
                .put("flags", new GgufValue.BooleanArray(new boolean[] {true, false}))
                .put("bytes", new GgufValue.IntegerArray(GgufValueType.UINT8, new long[] {0, 255}))
                .tensor("norm", GgmlType.F32, MemorySegment.ofArray(new byte[12]), 3)
                .tensor("weight", GgmlType.Q8_0, MemorySegment.ofArray(counting(2 * 34)), 32, 2)
                .tensor("cube", GgmlType.F16, MemorySegment.ofArray(counting(2 * 8)), 2, 2, 2);
    }

    static byte[] bytes(GgufWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
