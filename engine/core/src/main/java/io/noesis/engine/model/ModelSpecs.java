package io.noesis.engine.model;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;

/// Reads a [ModelSpec] from a GGUF file and refuses what the engine cannot compute, before any memory is taken.
public final class ModelSpecs {

    private static final Set<String> ARCHITECTURES = Set.of("llama", "deci");
    private static final int MOST_LAYERS = 1024;
    private static final int LARGEST_WIDTH = 1 << 20;
    private static final int LONGEST_CONTEXT = 1 << 24;
    private static final double DEFAULT_ROPE_BASE = 10_000;
    private static final ValueLayout.OfFloat LITTLE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;

    private ModelSpecs(GgufFile file) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.string("general.architecture");
    }

    /// @throws ModelLoadException when a key is missing, out of range, or the architecture is not supported
    public static ModelSpec read(GgufFile file) {
        return new ModelSpecs(file).spec();
    }

    /// What is not read would not be missed, and the answers would be wrong.
    private void refuseWhatWouldBeLeftOut() {
        if (metadata.integerOr(key("expert_count"), 0) > 0) {
            throw new ModelLoadException("mixtures of experts are not supported: %s is %d"
                    .formatted(key("expert_count"), metadata.integer(key("expert_count"))));
        }
        for (GgufTensor tensor : file.tensors()) {
            if (tensor.name().endsWith(".bias")) {
                throw new ModelLoadException("biases are not supported: there is a tensor " + tensor.name());
            }
        }
    }

    private ModelSpec spec() {
        if (!ARCHITECTURES.contains(architecture)) {
            throw new ModelLoadException(
                    "architecture '%s' is not supported; 'llama' and 'deci' are".formatted(architecture));
        }
        refuseWhatWouldBeLeftOut();
        int layerCount = between(integer("block_count"), 1, MOST_LAYERS, key("block_count"));
        int hidden = between(integer("embedding_length"), 1, LARGEST_WIDTH, key("embedding_length"));
        int context = between(integer("context_length"), 1, LONGEST_CONTEXT, key("context_length"));
        List<LayerPlan> layers = layers(layerCount, hidden);
        return new ModelSpec(
                metadata.stringOr("general.name", fileName()),
                architecture,
                context,
                hidden,
                (int) Math.min(
                        Integer.MAX_VALUE, file.tensor("token_embd.weight").rowCount()),
                layers,
                rope(layers),
                epsilon());
    }

    private List<LayerPlan> layers(int count, int hidden) {
        int[] heads = metadata.integersPerLayer(key("attention.head_count"), count);
        int[] kvHeads = metadata.contains(key("attention.head_count_kv"))
                ? metadata.integersPerLayer(key("attention.head_count_kv"), count)
                : heads;
        int[] widths = metadata.integersPerLayer(key("feed_forward_length"), count);
        int headDim = headDim(heads, hidden);
        List<LayerPlan> layers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            layers.add(new LayerPlan(attention(heads[i], kvHeads[i], headDim, i), feedForward(widths[i])));
        }
        return layers;
    }

    /// Layers may differ in their number of heads, but not in the length of a head.
    private int headDim(int[] heads, int hidden) {
        int most = between(Arrays.stream(heads).max().orElse(0), 0, LARGEST_WIDTH, key("attention.head_count"));
        int fallback = most == 0 ? 2 : metadata.integerOr(key("rope.dimension_count"), hidden / most);
        int headDim = between(
                metadata.integerOr(key("attention.key_length"), fallback),
                2,
                LARGEST_WIDTH / Math.max(1, most),
                key("attention.key_length"));
        int valueDim = metadata.integerOr(key("attention.value_length"), headDim);
        if (valueDim != headDim) {
            throw new ModelLoadException("%s is %d, but keys have %d: values of another length are not supported"
                    .formatted(key("attention.value_length"), valueDim, headDim));
        }
        return headDim;
    }

    private AttentionPlan attention(int heads, int kvHeads, int headDim, int layer) {
        if (heads == 0 && kvHeads == 0) {
            return new AttentionPlan.None();
        }
        between(heads, 1, LARGEST_WIDTH, key("attention.head_count"));
        if (kvHeads == 0) {
            return new AttentionPlan.Linear();
        }
        between(kvHeads, 1, heads, key("attention.head_count_kv"));
        if (heads % kvHeads != 0) {
            throw new ModelLoadException("layer %d has %d heads, which %d key and value heads cannot share evenly"
                    .formatted(layer, heads, kvHeads));
        }
        return new AttentionPlan.GroupedQuery(heads, kvHeads, headDim);
    }

    private FeedForwardPlan feedForward(int width) {
        between(width, 0, LARGEST_WIDTH, key("feed_forward_length"));
        return width == 0 ? new FeedForwardPlan.None() : new FeedForwardPlan.SwiGlu(width);
    }

    private RopeSpec rope(List<LayerPlan> layers) {
        int headDim = layers.stream()
                .map(LayerPlan::attention)
                .filter(AttentionPlan.GroupedQuery.class::isInstance)
                .mapToInt(plan -> ((AttentionPlan.GroupedQuery) plan).headDim())
                .min()
                .orElse(2);
        int dimensions = between(
                metadata.integerOr(key("rope.dimension_count"), headDim), 2, headDim, key("rope.dimension_count"));
        if (dimensions % 2 != 0) {
            throw new ModelLoadException(
                    "%s must be even, but was %d".formatted(key("rope.dimension_count"), dimensions));
        }
        double base = metadata.realOr(key("rope.freq_base"), DEFAULT_ROPE_BASE);
        if (!(base > 0 && base < Double.POSITIVE_INFINITY)) {
            throw new ModelLoadException("%s must be positive, but was %s".formatted(key("rope.freq_base"), base));
        }
        // What is worked out in the file is not worked out a second time.
        float[] divisors = file.findTensor("rope_freqs.weight")
                .map(tensor -> floats(tensor, dimensions / 2))
                .orElseGet(() -> scaling(dimensions, base));
        return new RopeSpec(dimensions, base, divisors, RopeSpec.Pairing.ADJACENT);
    }

    private float[] scaling(int dimensions, double base) {
        String type = metadata.stringOr(key("rope.scaling.type"), "none");
        return switch (type) {
            case "none" -> new float[0];
            case "linear" -> RopeScaling.linear(dimensions, metadata.real(key("rope.scaling.factor")));
            case "llama3" ->
                RopeScaling.llama3(
                        dimensions,
                        base,
                        new RopeScaling.Llama3(
                                metadata.real(key("rope.scaling.factor")),
                                metadata.real(key("rope.scaling.low_freq_factor")),
                                metadata.real(key("rope.scaling.high_freq_factor")),
                                metadata.real(key("rope.scaling.original_context_length"))));
            default ->
                throw new ModelLoadException(
                        "%s is '%s'; supported are none, linear and llama3".formatted(key("rope.scaling.type"), type));
        };
    }

    private static float[] floats(GgufTensor tensor, int count) {
        if (tensor.type() != GgmlType.F32 || tensor.elementCount() != count) {
            throw new ModelLoadException("tensor %s must hold %d F32 numbers, but holds %d %s"
                    .formatted(tensor.name(), count, tensor.elementCount(), tensor.type()));
        }
        float[] numbers = tensor.data().toArray(LITTLE_FLOAT);
        for (float number : numbers) {
            if (!(number > 0 && number < Float.POSITIVE_INFINITY)) {
                throw new ModelLoadException(
                        "tensor %s holds %s, positive numbers are needed".formatted(tensor.name(), number));
            }
        }
        return numbers;
    }

    private float epsilon() {
        String key = key("attention.layer_norm_rms_epsilon");
        double epsilon = metadata.real(key);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new ModelLoadException("%s must be between 0 and 1, but was %s".formatted(key, epsilon));
        }
        return (float) epsilon;
    }

    private String fileName() {
        Path name = file.path().getFileName();
        return name == null ? "unnamed" : name.toString();
    }

    private int integer(String name) {
        return metadata.integer(key(name));
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private static int between(int value, int least, int most, String key) {
        if (value < least || value > most) {
            throw new ModelLoadException("%s must be between %d and %d, but was %d".formatted(key, least, most, value));
        }
        return value;
    }
}
