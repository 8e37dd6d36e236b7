package io.noesis.engine.model;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.generation.ModelLoadException;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufTensor;

/// Reads a [ModelSpec] from a GGUF file and refuses what the engine cannot compute, before any memory is taken.
public final class ModelSpecs {

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

    private ModelSpec spec() {
        if (!architecture.equals("llama")) {
            throw new ModelLoadException("architecture '%s' is not supported; 'llama' is".formatted(architecture));
        }
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
        List<LayerPlan> layers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            layers.add(new LayerPlan(attention(heads[i], kvHeads[i], hidden, i), feedForward(widths[i])));
        }
        return layers;
    }

    private AttentionPlan attention(int heads, int kvHeads, int hidden, int layer) {
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
        int headDim = metadata.integerOr(key("attention.key_length"), hidden / heads);
        between(headDim, 2, LARGEST_WIDTH / heads, key("attention.key_length"));
        int valueDim = metadata.integerOr(key("attention.value_length"), headDim);
        if (valueDim != headDim) {
            throw new ModelLoadException("%s is %d, but keys have %d: values of another length are not supported"
                    .formatted(key("attention.value_length"), valueDim, headDim));
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
        String scaling = metadata.stringOr(key("rope.scaling.type"), "none");
        Optional<GgufTensor> divisors = file.findTensor("rope_freqs.weight");
        if (!scaling.equals("none")) {
            throw new ModelLoadException("%s is '%s'; only 'none', with or without rope_freqs, is supported"
                    .formatted(key("rope.scaling.type"), scaling));
        }
        return new RopeSpec(
                dimensions,
                base,
                divisors.map(tensor -> floats(tensor, dimensions / 2)).orElse(new float[0]),
                RopeSpec.Pairing.ADJACENT);
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
