package io.noesis.engine.cpu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;

/// A [TinyLlama] with a tokenizer: a file that a whole engine can be loaded from.
final class TinyModelFile {

    private static final int VOCABULARY = 300;

    private TinyModelFile() {}

    static Path writeTo(Path directory, GgmlType type) throws IOException {
        Path file = directory.resolve("tiny.gguf");
        GgufWriter writer = TinyLlama.uniform(type).writer();
        List<String> tokens = new ArrayList<>();
        int[] types = new int[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            tokens.add(token(i));
            types[i] = 1;
        }
        writer.string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", "gpt-2")
                .strings("tokenizer.ggml.tokens", tokens)
                .int32s("tokenizer.ggml.token_type", types)
                .strings("tokenizer.ggml.merges", List.of())
                .uint32("tokenizer.ggml.eos_token_id", VOCABULARY - 1)
                .writeTo(file);
        return file;
    }

    /// The 256 bytes in GPT-2's alphabet, then fillers.
    private static String token(int i) {
        boolean printable = i >= '!' && i <= '~' || i >= 0xA1 && i <= 0xAC || i >= 0xAE && i <= 0xFF;
        if (printable) {
            return Character.toString(i);
        }
        if (i >= 256) {
            return "filler" + i;
        }
        int shifted = i <= ' ' ? i : i <= 0xA0 ? i - 0x7F + 33 : 67;
        return Character.toString(256 + shifted);
    }
}
