package io.noesis.engine.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufValue;
import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;
import io.noesis.engine.gguf.GgufValueType;

/// Describes a tokenizer as a file would: 256 byte tokens (id = byte), then the results of merges, then added tokens.
final class TinyTokenizer {

    static final int NORMAL = 1;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;

    private final List<String> tokens = new ArrayList<>();
    private final List<Long> types = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private final Map<String, GgufValue> values = new LinkedHashMap<>();

    TinyTokenizer() {
        for (int b = 0; b < 256; b++) {
            token(String.valueOf(ByteAlphabet.character(b)), NORMAL);
        }
        put("tokenizer.ggml.model", new TextValue("gpt2"));
        put("tokenizer.ggml.pre", new TextValue("gpt-2"));
    }

    TinyTokenizer merge(String left, String right) {
        merges.add(left + " " + right);
        return tokens.contains(left + right) ? this : token(left + right, NORMAL);
    }

    TinyTokenizer token(String text, int type) {
        tokens.add(text);
        types.add((long) type);
        return this;
    }

    TinyTokenizer put(String key, GgufValue value) {
        values.put(key, value);
        return this;
    }

    TinyTokenizer splitter(String name) {
        return put("tokenizer.ggml.pre", new TextValue(name));
    }

    TinyTokenizer tokenId(String name, String text) {
        return put("tokenizer.ggml." + name, new IntegerValue(GgufValueType.UINT32, idOf(text)));
    }

    TinyTokenizer addBeginToken(boolean add) {
        return put("tokenizer.ggml.add_bos_token", new BooleanValue(add));
    }

    int idOf(String text) {
        return tokens.indexOf(text);
    }

    GgufMetadata metadata() {
        Map<String, GgufValue> all = new LinkedHashMap<>();
        all.put("tokenizer.ggml.tokens", new TextArray(tokens));
        all.put(
                "tokenizer.ggml.token_type",
                new IntegerArray(
                        GgufValueType.INT32,
                        types.stream().mapToLong(Long::longValue).toArray()));
        all.put("tokenizer.ggml.merges", new TextArray(merges));
        all.putAll(values);
        return new GgufMetadata(all);
    }

    BpeTokenizer build() {
        return GgufTokenizers.from(metadata());
    }
}
