package io.noesis.engine.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `config.json` of the two published Puzzle models, made from their layer maps.
///
/// A map is a list of `first-last:Amult`: `A` where attention is kept, `-` where it is gone, then the multiple of the
/// feed-forward network, 0 where that is gone.
public final class PublishedConfigs {

    private static final String SUPER = "0:A2.625 1-5:A5.25 6-7:-2.625 8-10:A5.25 11:-3.28125 12-41:A5.25 42:-1.3125"
            + " 43-44:-2.625 45:-1.3125 46:-5.25 47:-1.3125 48:-2.625 49-51:-1.3125 52:A5.25 53:-1.3125 54-55:-1.0"
            + " 56:-1.3125 57-59:-1.0 60-61:-1.3125 62-63:-0.5 64-65:-1.0 66-67:-0.5 68:-1.0 69-70:-0.5 71-79:A5.25";

    private static final String ULTRA = "0:A0.4875 1:A0.975 2-7:A1.4625 8:A1.95 9-12:-0 13-15:A1.95 16-17:A4.875"
            + " 18-23:-0 24-26:A4.875 27-31:-0 32-34:A4.875 35:A2.4375 36-38:-0 39-41:A1.95 42:-1.95 43:A4.875"
            + " 44:-4.875 45-49:-0 50-53:A4.875 54-58:-0 59-62:A4.875 63-67:-0 68-71:A4.875 72-76:-0 77-80:A4.875"
            + " 81-85:-0 86:A4.875 87-89:A3.4125 90-91:-0 92:A2.925 93-95:A2.4375 96-97:-2.4375 98:A2.4375 99:-0"
            + " 100-106:-2.4375 107:A2.4375 108-112:-0 113:A2.925 114:A4.875 115:-4.875 116:A4.875 117-124:-0"
            + " 125:-36.5625 126-133:-0 134:-39.0 135-142:-0 143:-31.40625 144-148:-0 149:-27.5625 150:-1.95 151:A1.95"
            + " 152:A2.4375 153:-0 154-155:A2.4375 156:A3.4125 157-160:A4.875 161:A2.4375";

    private PublishedConfigs() {}

    /// Llama-3.3-Nemotron-Super-49B-v1.
    public static String superModel() {
        return config(SUPER, 8192, 64, 8, 8);
    }

    /// Llama-3.1-Nemotron-Ultra-253B-v1.
    public static String ultraModel() {
        return config(ULTRA, 16_384, 128, 16, 16);
    }

    private static String config(String map, int hidden, int heads, int headsInGroup, int ropeFactor) {
        List<String> blocks = blocks(map, headsInGroup);
        return """
                {"architectures": ["DeciLMForCausalLM"], "model_type": "nemotron-nas", "hidden_size": %d,
                 "num_attention_heads": %d, "num_hidden_layers": %d, "num_key_value_heads": null,
                 "intermediate_size": null, "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
                 "rope_scaling": {"factor": %d.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                   "original_max_position_embeddings": 8192, "rope_type": "llama3"},
                 "max_position_embeddings": 131072, "hidden_act": "silu", "attention_bias": false, "mlp_bias": false,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "bos_token_id": 128000,
                 "eos_token_id": [128001, 128008, 128009], "block_configs": [%s]}
                """.formatted(hidden, heads, blocks.size(), ropeFactor, String.join(",\n", blocks));
    }

    private static List<String> blocks(String map, int headsInGroup) {
        List<String> blocks = new ArrayList<>();
        for (String run : map.split(" ")) {
            String[] parts = run.split(":");
            String[] range = parts[0].split("-");
            int last = Integer.parseInt(range[range.length - 1]);
            while (blocks.size() <= last) {
                blocks.add(block(parts[1].startsWith("A"), parts[1].substring(1), headsInGroup));
            }
        }
        return blocks;
    }

    private static String block(boolean attention, String multiple, int headsInGroup) {
        boolean feedForward = !multiple.equals("0");
        return String.format(
                Locale.ROOT,
                """
                {"attention": {"n_heads_in_group": %s, "no_op": %s, "num_sink_tokens": null,
                  "replace_with_linear": false, "sparsify": null, "unshifted_sink": false,
                  "use_prefill_window_in_sink_attention": false, "window_length": null},
                 "ffn": {"ffn_mult": %s, "no_op": %s, "replace_with_linear": false, "sparsify": null}}""",
                attention ? headsInGroup : "null",
                !attention,
                feedForward ? multiple : "null",
                !feedForward);
    }
}
