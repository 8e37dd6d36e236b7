package io.noesis.engine.cpu;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.noesis.engine.cpu.kernels.ReferenceBlocks;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;

/// A small model of random weights, as a file and as an independent F64 forward pass: every token attends to all
/// before it anew, no cache, no batch, nothing shared with the engine.
///
/// @param architecture as the file names it: `llama` or `deci`
/// @param heads per layer, 0 without attention
/// @param kvHeads per layer, 0 with heads for linear attention
/// @param widths of the feed-forward networks per layer, 0 for none
/// @param tied whether the embedding is also the output matrix
/// @param divisors of the RoPE frequencies, or empty
record TinyLlama(
        String architecture,
        GgmlType type,
        int hidden,
        int headDim,
        int vocabulary,
        List<Integer> heads,
        List<Integer> kvHeads,
        List<Integer> widths,
        boolean tied,
        List<Float> divisors,
        Map<String, byte[]> bytes) {

    private static final double EPSILON = 1e-5;
    private static final double ROPE_BASE = 5000;

    /// Three equal layers.
    static TinyLlama uniform(GgmlType type) {
        int unit = type.blockLength() == 256 ? 256 : 64;
        return new TinyLlama(
                "llama", type, unit, unit / 2, 300, of(4), of(2), of(2 * unit), true, List.of(), new LinkedHashMap<>());
    }

    /// A layer of each kind that Puzzle makes; its own output matrix; scaled frequencies.
    static TinyLlama heterogeneous() {
        return new TinyLlama(
                "llama",
                GgmlType.F32,
                64,
                32,
                280,
                List.of(4, 0, 4, 2),
                List.of(2, 0, 0, 1),
                List.of(96, 64, 0, 33),
                false,
                scaledDivisors(),
                new LinkedHashMap<>());
    }

    /// A `deci` file with every pairing of attention (grouped, linear, none) and feed-forward network (of some width,
    /// none), the identity among them, first in the file: its zero heads must not become a divisor.
    static TinyLlama deci(GgmlType type) {
        int unit = type.blockLength() == 256 ? 256 : 64;
        return new TinyLlama(
                "deci",
                type,
                unit,
                32,
                280,
                List.of(0, 4, 4, 0, 6, 4, 8),
                List.of(0, 2, 0, 0, 3, 0, 1),
                List.of(0, unit, 2 * unit, 3 * unit, 0, 0, 2 * unit),
                false,
                scaledDivisors(),
                new LinkedHashMap<>());
    }

    private static List<Float> scaledDivisors() {
        List<Float> divisors = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            divisors.add(1 + i / 4f);
        }
        return divisors;
    }

    private static List<Integer> of(int value) {
        return List.of(value, value, value);
    }

    void writeTo(Path file) throws IOException {
        writer().writeTo(file);
    }

    GgufWriter writer() {
        GgufWriter writer = new GgufWriter()
                .string("general.architecture", architecture)
                .string("general.name", "tiny")
                .uint32(key("block_count"), heads.size())
                .uint32(key("embedding_length"), hidden)
                .uint32(key("context_length"), 128)
                .uint32(key("attention.key_length"), headDim)
                .uint32(key("attention.value_length"), headDim)
                .float32(key("attention.layer_norm_rms_epsilon"), (float) EPSILON)
                .float32(key("rope.freq_base"), (float) ROPE_BASE)
                .int32s(key("attention.head_count"), ints(heads))
                .int32s(key("attention.head_count_kv"), ints(kvHeads))
                .int32s(key("feed_forward_length"), ints(widths));
        bytes.clear();
        Random random = new Random(5);
        add(writer, random, "token_embd", type, vocabulary, hidden);
        for (int l = 0; l < heads.size(); l++) {
            addLayer(writer, random, l);
        }
        add(writer, random, "output_norm", GgmlType.F32, 1, hidden);
        if (!tied) {
            add(writer, random, "output", type, vocabulary, hidden);
        }
        if (!divisors.isEmpty()) {
            float[] numbers = new float[divisors.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = divisors.get(i);
            }
            writer.tensor("rope_freqs.weight", GgmlType.F32, MemorySegment.ofArray(floats(numbers)), numbers.length);
        }
        return writer;
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private void addLayer(GgufWriter writer, Random random, int l) {
        String prefix = "blk." + l + ".";
        int query = heads.get(l) * headDim;
        int kv = kvHeads.get(l) * headDim;
        if (heads.get(l) > 0) {
            add(writer, random, prefix + "attn_norm", GgmlType.F32, 1, hidden);
            if (kv > 0) {
                add(writer, random, prefix + "attn_q", type, query, hidden);
                add(writer, random, prefix + "attn_k", type, kv, hidden);
                add(writer, random, prefix + "attn_v", type, kv, hidden);
            }
            add(writer, random, prefix + "attn_output", type, hidden, kv > 0 ? query : hidden);
        }
        if (widths.get(l) > 0) {
            add(writer, random, prefix + "ffn_norm", GgmlType.F32, 1, hidden);
            add(writer, random, prefix + "ffn_gate", type, widths.get(l), hidden);
            add(writer, random, prefix + "ffn_up", type, widths.get(l), hidden);
            add(writer, random, prefix + "ffn_down", type, hidden, widths.get(l));
        }
    }

    private void add(GgufWriter writer, Random random, String role, GgmlType of, int rows, int columns) {
        String name = role + ".weight";
        byte[] data = ReferenceBlocks.random(of, rows * columns, random);
        bytes.put(name, data);
        if (rows == 1) {
            writer.tensor(name, of, MemorySegment.ofArray(data), columns);
        } else {
            writer.tensor(name, of, MemorySegment.ofArray(data), columns, rows);
        }
    }

    /// Logits of every position.
    double[][] forward(int[] tokens) {
        double[] embedding = matrix("token_embd");
        double[][] stream = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            stream[t] = row(embedding, tokens[t], hidden);
        }
        for (int l = 0; l < heads.size(); l++) {
            attend(stream, l);
            feedForward(stream, l);
        }
        double[] output = tied ? embedding : matrix("output");
        double[][] logits = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            logits[t] = multiply(output, norm(stream[t], vector("output_norm")));
        }
        return logits;
    }

    private void attend(double[][] stream, int l) {
        if (heads.get(l) == 0) {
            return;
        }
        String prefix = "blk." + l + ".";
        double[] output = matrix(prefix + "attn_output");
        double[][] normed = new double[stream.length][];
        for (int t = 0; t < stream.length; t++) {
            normed[t] = norm(stream[t], vector(prefix + "attn_norm"));
        }
        double[][] mixed = kvHeads.get(l) == 0 ? normed : mix(normed, l, prefix);
        for (int t = 0; t < stream.length; t++) {
            add(stream[t], multiply(output, mixed[t]));
        }
    }

    private double[][] mix(double[][] normed, int l, String prefix) {
        int group = heads.get(l) / kvHeads.get(l);
        double[] query = matrix(prefix + "attn_q");
        double[] key = matrix(prefix + "attn_k");
        double[] value = matrix(prefix + "attn_v");
        double[][] q = new double[normed.length][];
        double[][] k = new double[normed.length][];
        double[][] v = new double[normed.length][];
        for (int t = 0; t < normed.length; t++) {
            q[t] = rotate(multiply(query, normed[t]), t);
            k[t] = rotate(multiply(key, normed[t]), t);
            v[t] = multiply(value, normed[t]);
        }
        double[][] mixed = new double[normed.length][heads.get(l) * headDim];
        for (int t = 0; t < normed.length; t++) {
            for (int h = 0; h < heads.get(l); h++) {
                double[] weight = new double[t + 1];
                double total = 0;
                for (int p = 0; p <= t; p++) {
                    double score = 0;
                    for (int i = 0; i < headDim; i++) {
                        score += q[t][h * headDim + i] * k[p][h / group * headDim + i];
                    }
                    weight[p] = Math.exp(score / Math.sqrt(headDim));
                    total += weight[p];
                }
                for (int p = 0; p <= t; p++) {
                    for (int i = 0; i < headDim; i++) {
                        mixed[t][h * headDim + i] += weight[p] / total * v[p][h / group * headDim + i];
                    }
                }
            }
        }
        return mixed;
    }

    private double[] rotate(double[] vector, int position) {
        double[] turned = vector.clone();
        for (int i = 0; i < vector.length; i += 2) {
            int pair = i % headDim / 2;
            double divisor = divisors.isEmpty() ? 1 : divisors.get(pair);
            double angle = position / Math.pow(ROPE_BASE, 2.0 * pair / headDim) / divisor;
            turned[i] = vector[i] * Math.cos(angle) - vector[i + 1] * Math.sin(angle);
            turned[i + 1] = vector[i] * Math.sin(angle) + vector[i + 1] * Math.cos(angle);
        }
        return turned;
    }

    private void feedForward(double[][] stream, int l) {
        if (widths.get(l) == 0) {
            return;
        }
        String prefix = "blk." + l + ".";
        double[] gates = matrix(prefix + "ffn_gate");
        double[] ups = matrix(prefix + "ffn_up");
        double[] down = matrix(prefix + "ffn_down");
        for (double[] token : stream) {
            double[] normed = norm(token, vector(prefix + "ffn_norm"));
            double[] gate = multiply(gates, normed);
            double[] up = multiply(ups, normed);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            }
            add(token, multiply(down, gate));
        }
    }

    private double[] vector(String role) {
        return ReferenceBlocks.decode(GgmlType.F32, bytes.get(role + ".weight"));
    }

    private double[] matrix(String role) {
        return ReferenceBlocks.decode(type, bytes.get(role + ".weight"));
    }

    private static double[] multiply(double[] matrix, double[] x) {
        double[] y = new double[matrix.length / x.length];
        for (int r = 0; r < y.length; r++) {
            for (int i = 0; i < x.length; i++) {
                y[r] += matrix[r * x.length + i] * x[i];
            }
        }
        return y;
    }

    private static double[] norm(double[] x, double[] weight) {
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

    private static double[] row(double[] matrix, int row, int columns) {
        double[] copy = new double[columns];
        System.arraycopy(matrix, row * columns, copy, 0, columns);
        return copy;
    }

    private static byte[] floats(float[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(numbers);
        return buffer.array();
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
