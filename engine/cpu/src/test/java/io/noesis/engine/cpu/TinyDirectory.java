package io.noesis.engine.cpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A small random model as a Hugging Face directory, and its F64 forward pass with RoPE on halves: written from
/// transformers' conventions, sharing nothing with the engine.
///
/// @param kvHeads per layer; 0 without attention, -1 for linear attention
/// @param widths of the feed-forward networks per layer, 0 for none
/// @param dtype of the safetensors; the numbers are exact in each
record TinyDirectory(
        boolean deci,
        int hidden,
        int heads,
        int headDim,
        List<Integer> kvHeads,
        List<Integer> widths,
        boolean tied,
        String dtype,
        Map<String, float[]> weights) {

    static final int VOCABULARY = 288;
    private static final double BASE = 5000;
    private static final double EPSILON = 1e-5;
    private static final double FACTOR = 8;
    private static final double ORIGINAL = 40;

    /// The length of a head is not the hidden size over the heads.
    static TinyDirectory llama(String dtype, boolean tied) {
        return new TinyDirectory(false, 64, 4, 32, List.of(2, 2), List.of(96, 96), tied, dtype, new LinkedHashMap<>());
    }

    /// Every kind of block: whole, attention-free, linear attention, attention alone, nothing at all.
    static TinyDirectory deci(String dtype) {
        return new TinyDirectory(
                true,
                64,
                4,
                16,
                List.of(2, 0, -1, 1, 0, 4),
                List.of(256, 512, 256, 0, 0, 256),
                false,
                dtype,
                new LinkedHashMap<>());
    }

    Path writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        fill();
        Files.writeString(directory.resolve("config.json"), config());
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [257, 258]}");
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<|begin_of_text|>\", \"eos_token\": {\"content\": \"<|eot_id|>\"}}");
        Files.writeString(directory.resolve("chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}");
        writeShards(directory);
        return directory;
    }

    private void fill() {
        Random random = new Random(11);
        weights.clear();
        add(random, "model.embed_tokens", VOCABULARY, hidden);
        for (int l = 0; l < kvHeads.size(); l++) {
            String prefix = "model.layers." + l + ".";
            int kv = kvHeads.get(l);
            if (kv != 0) {
                add(random, prefix + "input_layernorm", 1, hidden);
            }
            if (kv == -1) {
                add(random, prefix + "self_attn.linear_attn", hidden, hidden);
            } else if (kv > 0) {
                add(random, prefix + "self_attn.q_proj", heads * headDim, hidden);
                add(random, prefix + "self_attn.k_proj", kv * headDim, hidden);
                add(random, prefix + "self_attn.v_proj", kv * headDim, hidden);
                add(random, prefix + "self_attn.o_proj", hidden, heads * headDim);
            }
            if (widths.get(l) > 0) {
                add(random, prefix + "post_attention_layernorm", 1, hidden);
                add(random, prefix + "mlp.gate_proj", widths.get(l), hidden);
                add(random, prefix + "mlp.up_proj", widths.get(l), hidden);
                add(random, prefix + "mlp.down_proj", hidden, widths.get(l));
            }
        }
        add(random, "model.norm", 1, hidden);
        if (!tied) {
            add(random, "lm_head", VOCABULARY, hidden);
        }
    }

    /// Multiples of 1/64 below 2: exact in F16 and in BF16.
    private void add(Random random, String name, int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rows == 1 ? 1 + random.nextInt(-16, 17) / 64f : random.nextInt(-24, 25) / 128f;
        }
        weights.put(name + ".weight", numbers);
    }

    private void writeShards(Path directory) throws IOException {
        List<String> names = new ArrayList<>(weights.keySet());
        int half = names.size() / 2;
        List<String> files = List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        StringBuilder index = new StringBuilder("{\"metadata\": {}, \"weight_map\": {");
        for (int i = 0; i < names.size(); i++) {
            index.append(i == 0 ? "" : ",")
                    .append("\"%s\": \"%s\"".formatted(names.get(i), files.get(i < half ? 0 : 1)));
        }
        Files.writeString(directory.resolve("model.safetensors.index.json"), index.append("}}"));
        writeShard(directory.resolve(files.get(0)), names.subList(0, half));
        writeShard(directory.resolve(files.get(1)), names.subList(half, names.size()));
    }

    private void writeShard(Path file, List<String> names) throws IOException {
        int bytes = dtype.equals("F32") ? 4 : 2;
        StringBuilder header = new StringBuilder("{\"__metadata__\": {\"format\": \"pt\"}");
        int offset = 0;
        for (String name : names) {
            int count = weights.get(name).length;
            boolean vector = count == hidden;
            int columns = columns(name);
            String shape = vector ? "[%d]".formatted(hidden) : "[%d, %d]".formatted(count / columns, columns);
            header.append(", \"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
                    .formatted(name, dtype, shape, offset, offset + count * bytes));
            offset += count * bytes;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + offset).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        for (String name : names) {
            for (float number : weights.get(name)) {
                switch (dtype) {
                    case "F32" -> buffer.putFloat(number);
                    case "F16" -> buffer.putShort(Float.floatToFloat16(number));
                    default -> buffer.putShort((short) (Float.floatToRawIntBits(number) >>> 16));
                }
            }
        }
        Files.write(file, buffer.array());
    }

    private int columns(String name) {
        if (name.endsWith("o_proj.weight")) {
            return heads * headDim;
        }
        if (name.endsWith("down_proj.weight")) {
            return widths.get(Integer.parseInt(name.split("\\.")[2]));
        }
        return hidden;
    }

    private String config() {
        String common = """
                "hidden_size": %d, "num_attention_heads": %d, "num_hidden_layers": %d, "head_dim": %d, "vocab_size": %d,
                "rms_norm_eps": 1e-05, "rope_theta": 5000.0, "max_position_embeddings": 128, "hidden_act": "silu",
                "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                  "original_max_position_embeddings": 40, "rope_type": "llama3"},
                "attention_bias": false, "mlp_bias": false, "tie_word_embeddings": %s, "bos_token_id": 256,
                "eos_token_id": [257, 258],
                """.formatted(hidden, heads, kvHeads.size(), headDim, VOCABULARY, tied);
        if (!deci) {
            return "{" + common
                    + "\"architectures\": [\"LlamaForCausalLM\"], \"intermediate_size\": %d, \"num_key_value_heads\": %d}"
                            .formatted(widths.getFirst(), kvHeads.getFirst());
        }
        List<String> blocks = new ArrayList<>();
        for (int l = 0; l < kvHeads.size(); l++) {
            int kv = kvHeads.get(l);
            blocks.add(
                    "{\"attention\": {\"n_heads_in_group\": %s, \"no_op\": %s, \"replace_with_linear\": %s}, \"ffn\": {\"intermediate_size\": %s, \"no_op\": %s}}"
                            .formatted(
                                    kv > 0 ? heads / kv : "null",
                                    kv == 0,
                                    kv == -1,
                                    widths.get(l) > 0 ? widths.get(l) : "null",
                                    widths.get(l) == 0));
        }
        return "{" + common
                + "\"architectures\": [\"DeciLMForCausalLM\"], \"num_key_value_heads\": null, \"block_configs\": [%s]}"
                        .formatted(String.join(",", blocks));
    }

    private static String tokenizer() {
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            vocabulary.append(i == 0 ? "" : ",").append("\"\\u%04x\": %d".formatted(character(i), i));
        }
        vocabulary.append(",\"he\": 260,\"ll\": 261,\"hell\": 262,\"hello\": 263");
        return """
                {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
                 "added_tokens": [
                  {"id": 256, "content": "<|begin_of_text|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 257, "content": "<|end_of_text|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 258, "content": "<|eot_id|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
                 "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                  {"type": "Split", "pattern": {"Regex": "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"}, "behavior": "Isolated", "invert": false},
                  {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]},
                 "post_processor": {"type": "Sequence", "processors": [
                  {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false, "use_regex": true},
                  {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                   "pair": [], "special_tokens": {"<|begin_of_text|>": {"id": "<|begin_of_text|>", "ids": [256], "tokens": ["<|begin_of_text|>"]}}}]},
                 "decoder": {"type": "ByteLevel"},
                 "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null, "end_of_word_suffix": null,
                  "fuse_unk": false, "byte_fallback": false, "ignore_merges": true, "vocab": {%s},
                  "merges": ["h e", ["l", "l"], "he ll", "hell o"]}}
                """.formatted(vocabulary);
    }

    /// GPT-2's alphabet.
    private static int character(int b) {
        boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
        int shifted = b <= ' ' ? b : b <= 0xA0 ? b - 0x7F + 33 : 67;
        return printable ? b : 256 + shifted;
    }

    /// Logits of every position.
    double[][] forward(int[] tokens) {
        double[][] stream = new double[tokens.length][hidden];
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < hidden; i++) {
                stream[t][i] = weights.get("model.embed_tokens.weight")[tokens[t] * hidden + i];
            }
        }
        for (int l = 0; l < kvHeads.size(); l++) {
            String prefix = "model.layers." + l + ".";
            attend(stream, l, prefix);
            if (widths.get(l) > 0) {
                for (double[] token : stream) {
                    double[] normed = norm(token, prefix + "post_attention_layernorm");
                    double[] gate = product(prefix + "mlp.gate_proj", normed);
                    double[] up = product(prefix + "mlp.up_proj", normed);
                    for (int i = 0; i < gate.length; i++) {
                        gate[i] *= up[i] / (1 + Math.exp(-gate[i]));
                    }
                    add(token, product(prefix + "mlp.down_proj", gate));
                }
            }
        }
        double[][] logits = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            logits[t] = product(tied ? "model.embed_tokens" : "lm_head", norm(stream[t], "model.norm"));
        }
        return logits;
    }

    private void attend(double[][] stream, int l, String prefix) {
        int kv = kvHeads.get(l);
        if (kv == 0) {
            return;
        }
        int count = stream.length;
        double[][] q = new double[count][];
        double[][] k = new double[count][];
        double[][] v = new double[count][];
        for (int t = 0; t < count; t++) {
            double[] normed = norm(stream[t], prefix + "input_layernorm");
            if (kv == -1) {
                add(stream[t], product(prefix + "self_attn.linear_attn", normed));
                continue;
            }
            q[t] = turned(product(prefix + "self_attn.q_proj", normed), t);
            k[t] = turned(product(prefix + "self_attn.k_proj", normed), t);
            v[t] = product(prefix + "self_attn.v_proj", normed);
        }
        for (int t = 0; kv > 0 && t < count; t++) {
            double[] mixed = new double[heads * headDim];
            for (int h = 0; h < heads; h++) {
                int shared = h / (heads / kv) * headDim;
                double total = 0;
                for (int p = 0; p <= t; p++) {
                    double score = 0;
                    for (int i = 0; i < headDim; i++) {
                        score += q[t][h * headDim + i] * k[p][shared + i];
                    }
                    double weight = Math.exp(score / Math.sqrt(headDim));
                    total += weight;
                    for (int i = 0; i < headDim; i++) {
                        mixed[h * headDim + i] += weight * v[p][shared + i];
                    }
                }
                for (int i = 0; i < headDim; i++) {
                    mixed[h * headDim + i] /= total;
                }
            }
            add(stream[t], product(prefix + "self_attn.o_proj", mixed));
        }
    }

    /// transformers' `rotate_half`: number i is paired with number i + headDim / 2.
    private double[] turned(double[] x, int position) {
        double[] y = new double[x.length];
        int half = headDim / 2;
        for (int i = 0; i < x.length; i++) {
            int within = i % headDim;
            double angle = position * frequency(within % half);
            double partner = within < half ? -x[i + half] : x[i - half];
            y[i] = x[i] * Math.cos(angle) + partner * Math.sin(angle);
        }
        return y;
    }

    private double frequency(int pair) {
        double frequency = 1 / Math.pow(BASE, 2.0 * pair / headDim);
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < ORIGINAL / 4) {
            return frequency;
        }
        if (wavelength > ORIGINAL) {
            return frequency / FACTOR;
        }
        double smooth = (ORIGINAL / wavelength - 1) / (4 - 1);
        return (1 - smooth) * frequency / FACTOR + smooth * frequency;
    }

    private double[] product(String name, double[] x) {
        float[] matrix = weights.get(name + ".weight");
        double[] y = new double[matrix.length / x.length];
        for (int r = 0; r < y.length; r++) {
            for (int i = 0; i < x.length; i++) {
                y[r] += (double) matrix[r * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(double[] x, String name) {
        float[] weight = weights.get(name + ".weight");
        double squares = 0;
        for (double each : x) {
            squares += each * each;
        }
        double[] normed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            normed[i] = x[i] / Math.sqrt(squares / x.length + EPSILON) * weight[i];
        }
        return normed;
    }

    private static void add(double[] target, double[] source) {
        for (int i = 0; i < target.length; i++) {
            target[i] += source[i];
        }
    }
}
