package io.noesis.engine.convert;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.engine.huggingface.HuggingFaceSource;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;
import io.noesis.engine.model.RopeSpec;

/// Turns a Hugging Face directory into a GGUF file: one pass over the weights, a buffer of rows in memory, and a file
/// that appears under its name only when it is whole.
///
/// Query and key rows are permuted, because GGUF files of these architectures turn adjacent pairs; scaled RoPE
/// frequencies become the tensor `rope_freqs`.
public final class GgufConversion {

    private static final int QUANTISATION_VERSION = 2;

    private final HuggingFaceSource source;
    private final ModelSpec spec;
    private final ModelTensors tensors;
    private final TargetType target;
    private final LoadProgress progress;
    private final GgufWriter writer = new GgufWriter();
    private long bytesInAll;
    private long bytesDone;

    /// @param source stays open until [#writeTo] has returned
    public GgufConversion(HuggingFaceSource source, TargetType target, LoadProgress progress) {
        this.source = source;
        this.spec = source.spec();
        this.tensors = new ModelTensors(source);
        this.target = target;
        this.progress = progress;
    }

    /// @throws io.noesis.engine.loading.ModelLoadException when a tensor is missing, of a wrong shape, or holds
    ///     numbers that the target cannot
    public void writeTo(Path file) throws IOException {
        metadata();
        source.tokenizerMetadata().values().forEach(writer::put);
        add(
                tensors.matrix("token_embd.weight", spec.vocabularySize(), spec.hiddenSize()),
                source.config().tied());
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            layer(layer, spec.layers().get(layer));
        }
        add(tensors.matrix("output_norm.weight", 1, spec.hiddenSize()), false);
        tensors.findMatrix("output.weight", spec.vocabularySize(), spec.hiddenSize())
                .ifPresent(output -> add(output, true));
        ropeFrequencies();
        writer.writeTo(file);
    }

    private void metadata() {
        writer.string("general.architecture", spec.architecture())
                .string("general.name", spec.name())
                .uint32("general.file_type", target.fileType())
                .uint32("general.quantization_version", QUANTISATION_VERSION)
                .uint32(key("block_count"), spec.layers().size())
                .uint32(key("context_length"), spec.contextLength())
                .uint32(key("embedding_length"), spec.hiddenSize())
                .uint32(key("vocab_size"), spec.vocabularySize())
                .float32(key("attention.layer_norm_rms_epsilon"), spec.normEpsilon())
                .float32(key("rope.freq_base"), (float) spec.rope().base())
                .uint32(key("rope.dimension_count"), spec.rope().dimensions())
                .uint32(key("attention.key_length"), spec.rope().dimensions())
                .uint32(key("attention.value_length"), spec.rope().dimensions());
        perLayer();
    }

    /// One number where all layers are alike in a `llama` file; `deci` files always have arrays.
    private void perLayer() {
        int count = spec.layers().size();
        int[] heads = new int[count];
        int[] kvHeads = new int[count];
        int[] widths = new int[count];
        for (int i = 0; i < count; i++) {
            LayerPlan layer = spec.layers().get(i);
            heads[i] = switch (layer.attention()) {
                case AttentionPlan.GroupedQuery grouped -> grouped.heads();
                // Any number but 0, which would say that there is no attention.
                case AttentionPlan.Linear() ->
                    Math.max(1, spec.hiddenSize() / spec.rope().dimensions());
                case AttentionPlan.None() -> 0;
            };
            kvHeads[i] = layer.kvWidth() / spec.rope().dimensions();
            widths[i] = layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width) ? width : 0;
        }
        putPerLayer("attention.head_count", heads);
        putPerLayer("attention.head_count_kv", kvHeads);
        putPerLayer("feed_forward_length", widths);
    }

    private void putPerLayer(String name, int[] values) {
        if (spec.architecture().equals("llama")) {
            writer.uint32(key(name), values[0]);
        } else {
            writer.int32s(key(name), values);
        }
    }

    private void layer(int index, LayerPlan plan) {
        int hidden = spec.hiddenSize();
        switch (plan.attention()) {
            case AttentionPlan.GroupedQuery grouped -> {
                add(tensors.layerVector(index, "attn_norm", hidden), false);
                addPermuted(tensors.layerMatrix(index, "attn_q", grouped.queryWidth(), hidden), grouped.headDim());
                addPermuted(tensors.layerMatrix(index, "attn_k", grouped.kvWidth(), hidden), grouped.headDim());
                add(tensors.layerMatrix(index, "attn_v", grouped.kvWidth(), hidden), false);
                add(tensors.layerMatrix(index, "attn_output", hidden, grouped.queryWidth()), false);
            }
            case AttentionPlan.Linear() -> {
                add(tensors.layerVector(index, "attn_norm", hidden), false);
                add(tensors.layerMatrix(index, "attn_output", hidden, hidden), false);
            }
            case AttentionPlan.None() -> {}
        }
        switch (plan.feedForward()) {
            case FeedForwardPlan.SwiGlu(int width) -> {
                add(tensors.layerVector(index, "ffn_norm", hidden), false);
                add(tensors.layerMatrix(index, "ffn_gate", width, hidden), false);
                add(tensors.layerMatrix(index, "ffn_up", width, hidden), false);
                add(tensors.layerMatrix(index, "ffn_down", hidden, width), false);
            }
            case FeedForwardPlan.None() -> {}
        }
    }

    private void addPermuted(GgufTensor tensor, int headDim) {
        boolean halves = spec.rope().pairing() == RopeSpec.Pairing.HALVES;
        add(tensor, false, halves ? RowOrder.halvesToAdjacent(headDim) : row -> row);
    }

    private void add(GgufTensor tensor, boolean output) {
        add(tensor, output, row -> row);
    }

    private void add(GgufTensor tensor, boolean output, RowOrder order) {
        GgmlType type = target.of(tensor.rowLength(), tensor.shape().length == 1, output);
        long bytes = tensor.data().byteSize();
        bytesInAll += bytes;
        Runnable done = () -> {
            bytesDone += bytes;
            progress.at("converting " + tensor.name(), (double) bytesDone / bytesInAll);
        };
        writer.tensor(tensor.name(), type, new TensorConversion(tensor, type, order, done), tensor.shape());
    }

    private void ropeFrequencies() {
        float[] divisors = spec.rope().frequencyDivisors();
        if (divisors.length == 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(divisors.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(divisors);
        writer.tensor("rope_freqs.weight", GgmlType.F32, MemorySegment.ofArray(bytes.array()), divisors.length);
    }

    private String key(String name) {
        return spec.architecture() + "." + name;
    }
}
