package io.noesis.engine.huggingface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ParameterCount;
import io.noesis.engine.model.RopeScaling;
import io.noesis.engine.model.RopeSpec;

/// What a `config.json` of a `LlamaForCausalLM` or `DeciLMForCausalLM` says; no weights are needed to read it.
///
/// @param tied whether the embedding is also the output matrix
/// @param endTokens as the file lists them
public record HuggingFaceConfig(ModelSpec spec, boolean tied, List<Integer> endTokens, OptionalInt beginToken) {

    private static final String FILE = "config.json";
    private static final String LLAMA = "LlamaForCausalLM";
    private static final String DECI = "DeciLMForCausalLM";
    private static final int MOST_LAYERS = 1024;
    private static final int LARGEST_WIDTH = 1 << 20;

    /// Four times the largest published one; ids without a token are filled up, so this bounds what a few bytes can
    /// cost.
    private static final int LARGEST_VOCABULARY = 1 << 20;

    private static final int LONGEST_CONTEXT = 1 << 24;
    private static final double DEFAULT_ROPE_BASE = 10_000;

    public HuggingFaceConfig {
        endTokens = List.copyOf(endTokens);
    }

    /// @param path the file, or the directory it lies in
    /// @throws ModelLoadException when it is missing, wrong, or asks for what is not implemented
    public static HuggingFaceConfig read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        Path directory = file.toAbsolutePath().normalize().getParent();
        String name = directory == null ? "unnamed" : String.valueOf(directory.getFileName());
        return of(Json.CONFIG.read(file), name);
    }

    /// Numbers of the model in all, worked out from the plan.
    public long parameterCount() {
        return ParameterCount.of(spec, tied);
    }

    static HuggingFaceConfig of(JsonObject json, String name) {
        boolean deci = isDeci(json);
        refuseWhatIsNotImplemented(json);
        int hidden = json.integer("hidden_size", 1, LARGEST_WIDTH);
        int heads = json.integer("num_attention_heads", 1, LARGEST_WIDTH);
        int headDim = json.integerOr("head_dim", 2, LARGEST_WIDTH / heads, hidden / heads);
        if (headDim < 2 || headDim % 2 != 0) {
            throw new ModelLoadException(
                    "%s: the length of a head must be even, but is %d".formatted(json.where(), headDim));
        }
        int vocabulary = json.integer("vocab_size", 1, LARGEST_VOCABULARY);
        List<LayerPlan> layers = deci
                ? new BlockConfigs(json, hidden, heads, headDim).layers(layerCount(json))
                : llamaLayers(json, heads, headDim);
        ModelSpec spec = new ModelSpec(
                name,
                deci ? "deci" : "llama",
                json.integer("max_position_embeddings", 1, LONGEST_CONTEXT),
                hidden,
                vocabulary,
                layers,
                rope(json, headDim),
                epsilon(json));
        List<Integer> begin = json.integers("bos_token_id", 0, vocabulary - 1);
        return new HuggingFaceConfig(
                spec,
                json.flagOr("tie_word_embeddings", false),
                json.integers("eos_token_id", 0, vocabulary - 1),
                begin.isEmpty() ? OptionalInt.empty() : OptionalInt.of(begin.getFirst()));
    }

    private static int layerCount(JsonObject json) {
        return json.integer("num_hidden_layers", 1, MOST_LAYERS);
    }

    private static boolean isDeci(JsonObject json) {
        List<String> architectures = new ArrayList<>();
        json.array("architectures").forEach(each -> architectures.add(each.isString() ? each.stringValue() : "?"));
        if (architectures.equals(List.of(LLAMA))) {
            return false;
        }
        if (architectures.equals(List.of(DECI))) {
            return true;
        }
        throw new ModelLoadException("%s: 'architectures' is %s; supported are %s and %s"
                .formatted(json.where(), architectures, LLAMA, DECI));
    }

    private static void refuseWhatIsNotImplemented(JsonObject json) {
        json.refuse("attention_bias");
        json.refuse("mlp_bias");
        json.refuse("quantization_config");
        String activation = json.findText("hidden_act").orElse("silu");
        if (!activation.equals("silu")) {
            throw new ModelLoadException(
                    "%s: 'hidden_act' is '%s', only silu is supported".formatted(json.where(), activation));
        }
        if (json.realOr("partial_rotary_factor", 1) != 1) {
            throw json.wrong("partial_rotary_factor", "1");
        }
    }

    private static List<LayerPlan> llamaLayers(JsonObject json, int heads, int headDim) {
        int kvHeads = json.integerOr("num_key_value_heads", 1, heads, heads);
        if (heads % kvHeads != 0) {
            throw json.wrong("num_key_value_heads", "a divisor of the %d heads".formatted(heads));
        }
        LayerPlan layer = new LayerPlan(
                new AttentionPlan.GroupedQuery(heads, kvHeads, headDim),
                new FeedForwardPlan.SwiGlu(json.integer("intermediate_size", 1, LARGEST_WIDTH)));
        return Collections.nCopies(layerCount(json), layer);
    }

    private static RopeSpec rope(JsonObject json, int headDim) {
        // transformers 5 keeps base and scaling together.
        Optional<JsonObject> parameters = json.object("rope_parameters");
        JsonObject holder = parameters.filter(each -> each.has("rope_theta")).orElse(json);
        double base = holder.realOr("rope_theta", DEFAULT_ROPE_BASE);
        if (!(base > 0)) {
            throw holder.wrong("rope_theta", "positive");
        }
        float[] divisors = parameters
                .or(() -> json.object("rope_scaling"))
                .map(scaling -> divisors(scaling, json, headDim, base))
                .orElse(new float[0]);
        return new RopeSpec(headDim, base, divisors, RopeSpec.Pairing.HALVES);
    }

    private static float[] divisors(JsonObject scaling, JsonObject json, int headDim, double base) {
        String type =
                scaling.findText("rope_type").or(() -> scaling.findText("type")).orElse("default");
        return switch (type) {
            case "default" -> new float[0];
            case "linear" -> RopeScaling.linear(headDim, scaling.real("factor"));
            case "llama3" ->
                RopeScaling.llama3(
                        headDim,
                        base,
                        new RopeScaling.Llama3(
                                scaling.real("factor"),
                                scaling.real("low_freq_factor"),
                                scaling.real("high_freq_factor"),
                                scaling.real("original_max_position_embeddings")));
            default ->
                throw new ModelLoadException("%s: RoPE scaling '%s' is not supported; default, linear and llama3 are"
                        .formatted(json.where(), type));
        };
    }

    private static float epsilon(JsonObject json) {
        double epsilon = json.real("rms_norm_eps");
        if (!(epsilon > 0 && epsilon < 1)) {
            throw json.wrong("rms_norm_eps", "between 0 and 1");
        }
        return (float) epsilon;
    }
}
