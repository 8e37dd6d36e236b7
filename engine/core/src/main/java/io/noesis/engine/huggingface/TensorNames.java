package io.noesis.engine.huggingface;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.ModelSpec;

/// From the names of GGUF to those of transformers.
final class TensorNames {

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,4})\\.([a-z_]+)\\.weight");

    private static final Map<String, String> OF_MODEL = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private TensorNames() {}

    static Optional<String> ofGguf(String name, ModelSpec spec) {
        Matcher layer = LAYER.matcher(name);
        if (!layer.matches()) {
            return Optional.ofNullable(OF_MODEL.get(name));
        }
        int index = Integer.parseInt(layer.group(1));
        String role = layer.group(2);
        if (index >= spec.layers().size()) {
            return Optional.empty();
        }
        if (role.equals("attn_output") && spec.layers().get(index).attention() instanceof AttentionPlan.Linear) {
            return Optional.of("model.layers.%d.self_attn.linear_attn.weight".formatted(index));
        }
        return Optional.ofNullable(OF_LAYER.get(role)).map(part -> "model.layers.%d.%s.weight".formatted(index, part));
    }
}
