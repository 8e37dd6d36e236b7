package io.noesis.engine.huggingface;

import java.util.List;

import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;

/// The `block_configs` of a model that Puzzle made (arXiv:2411.19146): each block says what is left of its attention
/// and of its feed-forward network.
///
/// @param json the whole configuration
record BlockConfigs(JsonObject json, int hidden, int heads, int headDim) {

    private static final int LARGEST_WIDTH = 1 << 20;

    /// Widths are rounded up to this.
    private static final int WIDTH_UNIT = 256;

    /// Parts of blocks that published configurations name and leave empty.
    private static final List<String> NOT_IMPLEMENTED_IN_ATTENTION =
            List.of("sparsify", "num_sink_tokens", "window_length", "unshifted_sink", "mamba", "llama4");

    private static final List<String> NOT_IMPLEMENTED_IN_FFN = List.of("sparsify", "moe", "replace_with_linear");

    List<LayerPlan> layers(int count) {
        List<JsonObject> blocks = json.objects("block_configs");
        if (blocks.size() != count) {
            throw new ModelLoadException("%s: 'block_configs' has %d entries, 'num_hidden_layers' is %d"
                    .formatted(json.where(), blocks.size(), count));
        }
        return blocks.stream().map(this::layer).toList();
    }

    private LayerPlan layer(JsonObject block) {
        block.refuse("parallel_blocks");
        return new LayerPlan(
                attention(block.object("attention").orElseThrow(() -> block.wrong("attention", "an object"))),
                feedForward(block.object("ffn").orElseThrow(() -> block.wrong("ffn", "an object"))));
    }

    private AttentionPlan attention(JsonObject attention) {
        NOT_IMPLEMENTED_IN_ATTENTION.forEach(attention::refuse);
        boolean none = attention.flagOr("no_op", false);
        boolean linear = attention.flagOr("replace_with_linear", false);
        boolean counted = attention.has("n_heads_in_group") || attention.has("num_key_value_heads");
        if (none && linear || (none || linear) && counted) {
            throw new ModelLoadException("%s: 'no_op', 'replace_with_linear' and a number of heads exclude each other"
                    .formatted(attention.where()));
        }
        if (linear) {
            return new AttentionPlan.Linear();
        }
        return counted ? grouped(attention) : new AttentionPlan.None();
    }

    private AttentionPlan grouped(JsonObject attention) {
        if (attention.has("num_key_value_heads")) {
            int kvHeads = attention.integer("num_key_value_heads", 1, heads);
            requireDivisor(attention, "num_key_value_heads", kvHeads);
            return new AttentionPlan.GroupedQuery(heads, kvHeads, headDim);
        }
        int group = attention.integer("n_heads_in_group", 1, heads);
        requireDivisor(attention, "n_heads_in_group", group);
        return new AttentionPlan.GroupedQuery(heads, heads / group, headDim);
    }

    private void requireDivisor(JsonObject attention, String key, int value) {
        if (heads % value != 0) {
            throw attention.wrong(key, "a divisor of the %d heads".formatted(heads));
        }
    }

    private FeedForwardPlan feedForward(JsonObject ffn) {
        NOT_IMPLEMENTED_IN_FFN.forEach(ffn::refuse);
        String activation = ffn.findText("hidden_act").orElse("silu");
        if (!activation.equals("silu")) {
            throw ffn.wrong("hidden_act", "silu");
        }
        boolean sized = ffn.has("ffn_mult") || ffn.has("intermediate_size");
        if (ffn.flagOr("no_op", false)) {
            if (sized) {
                throw new ModelLoadException("%s: 'no_op' and a width exclude each other".formatted(ffn.where()));
            }
            return new FeedForwardPlan.None();
        }
        if (ffn.has("intermediate_size")) {
            return new FeedForwardPlan.SwiGlu(ffn.integer("intermediate_size", 1, LARGEST_WIDTH));
        }
        return sized ? new FeedForwardPlan.SwiGlu(width(ffn)) : new FeedForwardPlan.None();
    }

    private int width(JsonObject ffn) {
        double exact = 2 * ffn.real("ffn_mult") * hidden / 3;
        if (!(exact >= 1 && exact <= LARGEST_WIDTH)) {
            throw ffn.wrong("ffn_mult", "a multiple that gives a width from 1 to %d".formatted(LARGEST_WIDTH));
        }
        return Math.ceilDiv((int) exact, WIDTH_UNIT) * WIDTH_UNIT;
    }
}
