package io.noesis.engine.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import io.noesis.engine.convert.GgufConversion;
import io.noesis.engine.convert.TargetType;
import io.noesis.engine.huggingface.HuggingFaceSource;
import io.noesis.engine.loading.LoadProgress;

/// The smallest model with several kinds of blocks that opens, as a directory and as a GGUF file: what mutations
/// start from.
public record FuzzModel(Path root) {

    private static final int HIDDEN = 4;
    private static final int VOCABULARY = 264;

    private static final String CONFIG = """
            {"architectures": ["DeciLMForCausalLM"], "hidden_size": 4, "num_attention_heads": 2, "head_dim": 2,
             "num_hidden_layers": 2, "vocab_size": 264, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
             "max_position_embeddings": 64, "hidden_act": "silu", "tie_word_embeddings": true, "bos_token_id": 256,
             "eos_token_id": [257, 258], "attention_bias": false, "mlp_bias": false,
             "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
               "original_max_position_embeddings": 32, "rope_type": "llama3"},
             "block_configs": [
              {"attention": {"n_heads_in_group": 2, "no_op": false, "replace_with_linear": false},
               "ffn": {"intermediate_size": 6, "no_op": false}},
              {"attention": {"n_heads_in_group": null, "no_op": true}, "ffn": {"ffn_mult": null, "no_op": true}}]}
            """;

    public Path directory() throws IOException {
        Path directory = Files.createDirectories(root.resolve("model"));
        Files.writeString(directory.resolve("config.json"), CONFIG);
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
        Files.write(directory.resolve("model.safetensors"), weights());
        return directory;
    }

    Path gguf() throws IOException {
        Path file = root.resolve("model.gguf");
        try (HuggingFaceSource source = HuggingFaceSource.open(directory())) {
            new GgufConversion(source, TargetType.F16, LoadProgress.silent()).writeTo(file);
        }
        return file;
    }

    private static byte[] weights() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens", new int[] {VOCABULARY, HIDDEN});
        shapes.put("model.layers.0.input_layernorm", new int[] {HIDDEN});
        shapes.put("model.layers.0.self_attn.q_proj", new int[] {4, HIDDEN});
        shapes.put("model.layers.0.self_attn.k_proj", new int[] {2, HIDDEN});
        shapes.put("model.layers.0.self_attn.v_proj", new int[] {2, HIDDEN});
        shapes.put("model.layers.0.self_attn.o_proj", new int[] {HIDDEN, 4});
        shapes.put("model.layers.0.post_attention_layernorm", new int[] {HIDDEN});
        shapes.put("model.layers.0.mlp.gate_proj", new int[] {6, HIDDEN});
        shapes.put("model.layers.0.mlp.up_proj", new int[] {6, HIDDEN});
        shapes.put("model.layers.0.mlp.down_proj", new int[] {HIDDEN, 6});
        shapes.put("model.norm", new int[] {HIDDEN});
        StringJoiner header = new StringJoiner(",", "{", "}");
        int offset = 0;
        for (Map.Entry<String, int[]> each : shapes.entrySet()) {
            int[] shape = each.getValue();
            int bytes = 2 * shape[0] * (shape.length == 1 ? 1 : shape[1]);
            header.add("\"%s.weight\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(each.getKey(), Arrays.toString(shape), offset, offset + bytes));
            offset += bytes;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + offset)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static String tokenizer() {
        StringJoiner vocabulary = new StringJoiner(",", "{", "}");
        for (int i = 0; i < 256; i++) {
            boolean printable = i >= '!' && i <= '~' || i >= 0xA1 && i <= 0xAC || i >= 0xAE;
            int shifted = i <= ' ' ? i : i <= 0xA0 ? i - 0x7F + 33 : 67;
            vocabulary.add("\"\\u%04x\":%d".formatted(printable ? i : 256 + shifted, i));
        }
        vocabulary.add("\"he\":260").add("\"ll\":261").add("\"hell\":262").add("\"hello\":263");
        return """
                {"normalizer": null, "added_tokens": [
                  {"id": 256, "content": "<|begin_of_text|>", "special": true},
                  {"id": 257, "content": "<|end_of_text|>", "special": true},
                  {"id": 258, "content": "<|eot_id|>", "special": true},
                  {"id": 259, "content": "    ", "special": false}],
                 "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                  {"type": "Digits", "individual_digits": true}, {"type": "ByteLevel", "add_prefix_space": false}]},
                 "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|begin_of_text|>"}}]},
                 "model": {"type": "BPE", "ignore_merges": false, "vocab": %s,
                  "merges": ["h e", ["l", "l"], "he ll", "hell o"]}}
                """.formatted(vocabulary);
    }
}
