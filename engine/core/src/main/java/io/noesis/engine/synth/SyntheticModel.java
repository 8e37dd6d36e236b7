package io.noesis.engine.synth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;

/// Writes a model of random weights as GGUF. The same shape, type and seed give the same bytes.
public final class SyntheticModel {

    private static final int CONTEXT = 8192;
    private static final float EPSILON = 1e-5f;
    private static final float ROPE_BASE = 500_000f;

    private final SyntheticShape shape;
    private final GgmlType type;
    private final GgufWriter writer = new GgufWriter();
    private long nextSeed;

    private SyntheticModel(SyntheticShape shape, GgmlType type, long seed) {
        this.shape = shape;
        this.type = type;
        this.nextSeed = seed * 1_000_003;
    }

    /// @param shape one of [#names()]
    /// @throws IllegalArgumentException when there is no such shape
    public static SyntheticModel of(String shape, GgmlType type, long seed) {
        SyntheticShape found = SyntheticShape.named(shape)
                .orElseThrow(() -> new IllegalArgumentException("there is no shape '%s'".formatted(shape)));
        return new SyntheticModel(found, type, seed);
    }

    /// @throws IOException when the file cannot be written
    public void writeTo(Path file) throws IOException {
        metadata();
        tokenizer();
        matrix("token_embd.weight", shape.vocabulary(), shape.hidden());
        for (int i = 0; i < shape.layers().size(); i++) {
            layer("blk." + i + ".", shape.layers().get(i));
        }
        ones("output_norm.weight", shape.hidden());
        try {
            writer.writeTo(file);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void metadata() {
        String prefix = shape.architecture() + ".";
        writer.string("general.architecture", shape.architecture())
                .string("general.name", "synthetic-" + shape.name())
                .uint32(prefix + "block_count", shape.layers().size())
                .uint32(prefix + "context_length", CONTEXT)
                .uint32(prefix + "embedding_length", shape.hidden())
                .uint32(prefix + "vocab_size", shape.vocabulary())
                .uint32(prefix + "rope.dimension_count", shape.headDim())
                .uint32(prefix + "attention.key_length", shape.headDim())
                .uint32(prefix + "attention.value_length", shape.headDim())
                .float32(prefix + "rope.freq_base", ROPE_BASE)
                .float32(prefix + "attention.layer_norm_rms_epsilon", EPSILON);
        perLayer(prefix + "attention.head_count", SyntheticModel::heads);
        perLayer(prefix + "attention.head_count_kv", SyntheticModel::kvHeads);
        perLayer(
                prefix + "feed_forward_length",
                layer -> layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width) ? width : 0);
    }

    private static int heads(LayerPlan layer) {
        return switch (layer.attention()) {
            case AttentionPlan.GroupedQuery grouped -> grouped.heads();
            // llama.cpp tells a linear layer by heads without key-value heads.
            case AttentionPlan.Linear() -> 1;
            case AttentionPlan.None() -> 0;
        };
    }

    private static int kvHeads(LayerPlan layer) {
        return layer.attention() instanceof AttentionPlan.GroupedQuery grouped ? grouped.kvHeads() : 0;
    }

    /// One number where all layers agree, as plain llama files have it.
    private void perLayer(String key, ToIntFunction<LayerPlan> value) {
        int[] values = shape.layers().stream().mapToInt(value).toArray();
        if (shape.architecture().equals("llama")) {
            writer.uint32(key, values[0]);
        } else {
            writer.int32s(key, values);
        }
    }

    private void tokenizer() {
        SyntheticVocabulary vocabulary = SyntheticVocabulary.of(shape.vocabulary());
        writer.string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", "gpt-2")
                .strings("tokenizer.ggml.tokens", vocabulary.tokens())
                .int32s("tokenizer.ggml.token_type", vocabulary.types())
                .strings("tokenizer.ggml.merges", vocabulary.merges())
                .uint32("tokenizer.ggml.bos_token_id", vocabulary.bos())
                .uint32("tokenizer.ggml.eos_token_id", vocabulary.eos())
                .flag("tokenizer.ggml.add_bos_token", false);
    }

    private void layer(String prefix, LayerPlan layer) {
        int hidden = shape.hidden();
        switch (layer.attention()) {
            case AttentionPlan.GroupedQuery grouped -> {
                ones(prefix + "attn_norm.weight", hidden);
                matrix(prefix + "attn_q.weight", grouped.queryWidth(), hidden);
                matrix(prefix + "attn_k.weight", grouped.kvWidth(), hidden);
                matrix(prefix + "attn_v.weight", grouped.kvWidth(), hidden);
                matrix(prefix + "attn_output.weight", hidden, grouped.queryWidth());
            }
            case AttentionPlan.Linear() -> {
                ones(prefix + "attn_norm.weight", hidden);
                matrix(prefix + "attn_output.weight", hidden, hidden);
            }
            case AttentionPlan.None() -> {}
        }
        if (layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width)) {
            ones(prefix + "ffn_norm.weight", hidden);
            matrix(prefix + "ffn_gate.weight", width, hidden);
            matrix(prefix + "ffn_up.weight", width, hidden);
            matrix(prefix + "ffn_down.weight", hidden, width);
        }
    }

    private void matrix(String name, int rows, int columns) {
        writer.tensor(name, type, new RandomBlocks(type, (long) rows * columns, columns, nextSeed++), columns, rows);
    }

    private void ones(String name, int length) {
        writer.tensor(name, GgmlType.F32, channel -> writeOnes(channel, length), length);
    }

    private static void writeOnes(WritableByteChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            buffer.putFloat(1f);
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// The shapes there are.
    public static List<String> names() {
        return SyntheticShape.all().stream().map(SyntheticShape::name).toList();
    }
}
