package io.noesis.engine.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.MemoryPlan;

class HuggingFaceConfigTest {

    private static final String LLAMA = """
            {"architectures": ["LlamaForCausalLM"], "hidden_size": 3072, "num_attention_heads": 32, "head_dim": 128,
             "num_key_value_heads": 8, "num_hidden_layers": 2, "intermediate_size": 9216, "vocab_size": 128256,
             "rms_norm_eps": 1e-05, "rope_theta": 500000.0, "max_position_embeddings": 131072, "bos_token_id": 128000,
             "eos_token_id": 128009, "rope_scaling": null}""";

    @Test
    void parametersOfSuperAreThePublishedNumber() {
        HuggingFaceConfig config = parse(PublishedConfigs.superModel());

        assertThat(config.parameterCount()).isEqualTo(49_867_145_216L);
        assertThat(config.spec().kvNumbersPerToken() * 2).isEqualTo(200_704);
        assertThat(config.endTokens()).containsExactly(128_001, 128_008, 128_009);
        assertThat(config.spec().rope().frequencyDivisors()[63]).isEqualTo(8);
    }

    @Test
    void parametersOfUltraAreThePublishedNumber() {
        HuggingFaceConfig config = parse(PublishedConfigs.ultraModel());

        assertThat(config.parameterCount()).isEqualTo(253_401_268_224L);
        assertThat(config.spec().kvNumbersPerToken() * 2).isEqualTo(262_144);
        assertThat(config.spec().layers().get(134).feedForward()).isEqualTo(new FeedForwardPlan.SwiGlu(425_984));
        assertThat(config.spec().layers().get(9))
                .isEqualTo(new LayerPlan(new AttentionPlan.None(), new FeedForwardPlan.None()));
        assertThat(config.spec().rope().frequencyDivisors()[63]).isEqualTo(16);
    }

    /// One H100 for Super; a node of eight for Ultra.
    @ParameterizedTest
    @CsvSource({"super, 1, 300_000, 80.0", "ultra, 1, 3_000_000, 646", "ultra, 2, 600_000, 664"})
    void theThreePublishedMemoryLimitsFollowFromThePlan(String model, int bytes, String tokens, double gigabytes) {
        HuggingFaceConfig config =
                parse(model.equals("super") ? PublishedConfigs.superModel() : PublishedConfigs.ultraModel());

        MemoryPlan plan = new MemoryPlan(config.spec(), config.tied(), bytes, Long.parseLong(tokens.replace("_", "")));

        assertThat(plan.totalBytes() / 1e9).isCloseTo(gigabytes, within(0.02 * gigabytes));
        assertThat(plan.runs().stream()
                        .mapToInt(run -> run.last() - run.first() + 1)
                        .sum())
                .isEqualTo(config.spec().layers().size());
    }

    @Test
    void aHeadNeedNotBeTheHiddenSizeOverTheHeads() {
        HuggingFaceConfig config = parse(LLAMA);

        assertThat(config.spec().layers().getFirst().attention()).isEqualTo(new AttentionPlan.GroupedQuery(32, 8, 128));
        assertThat(config.spec().layers()).hasSize(2);
        assertThat(config.beginToken()).hasValue(128_000);
        assertThat(config.tied()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LlamaForCausalLM | Qwen2ForCausalLM | architectures",
                "\"hidden_size\": 3072 | \"hidden_size\": -1 | hidden_size",
                "\"hidden_size\": 3072 | \"hidden_size\": 1e3 | hidden_size",
                "\"num_hidden_layers\": 2 | \"num_hidden_layers\": 99999 | num_hidden_layers",
                "\"num_key_value_heads\": 8 | \"num_key_value_heads\": 7 | num_key_value_heads",
                "\"head_dim\": 128 | \"head_dim\": 127 | length of a head",
                "\"rms_norm_eps\": 1e-05 | \"rms_norm_eps\": 2 | rms_norm_eps",
                "\"rope_scaling\": null | \"rope_scaling\": {\"rope_type\": \"yarn\"} | yarn",
                "\"rope_scaling\": null | \"attention_bias\": true | attention_bias",
                "\"rope_scaling\": null | \"hidden_act\": \"gelu\" | hidden_act",
                "\"rope_scaling\": null | \"quantization_config\": {\"quant_method\": \"fp8\"} | quantization_config",
                "\"eos_token_id\": 128009 | \"eos_token_id\": [128256] | eos_token_id",
                "\"rope_scaling\": null | \"hidden_size\": 1 | Duplicate",
            })
    void whatIsWrongOrNotImplementedIsNamed(String from, String to, String named) {
        assertThat(LLAMA).contains(from);

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> parse(LLAMA.replace(from, to)))
                .withMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"replace_with_linear\": false, \"sparsify\": null, \"u | \"replace_with_linear\": true, \"u | exclude",
                "\"window_length\": null | \"window_length\": 4096 | window_length",
                "\"ffn_mult\": 2.625 | \"ffn_mult\": 1e30 | ffn_mult",
                "\"n_heads_in_group\": 8 | \"n_heads_in_group\": 7 | n_heads_in_group",
                "\"num_hidden_layers\": 80 | \"num_hidden_layers\": 79 | block_configs",
            })
    void blocksThatCannotBeComputedAreRefused(String from, String to, String named) {
        String config = PublishedConfigs.superModel().replaceAll("\\s+", " ");
        assertThat(config).contains(from);

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> parse(config.replaceFirst(Pattern.quote(from), to)))
                .withMessageContaining(named);
    }

    @Test
    void ropeParametersOfTransformersFiveAreRead() {
        HuggingFaceConfig config = parse(LLAMA.replace("\"rope_theta\": 500000.0,", "")
                .replace(
                        "\"rope_scaling\": null",
                        "\"rope_parameters\": {\"rope_theta\": 1000000.0, \"rope_type\": \"linear\", \"factor\": 4}"));

        assertThat(config.spec().rope().base()).isEqualTo(1_000_000);
        assertThat(config.spec().rope().frequencyDivisors()).hasSize(64).containsOnly(4f);
    }

    private static HuggingFaceConfig parse(String json) {
        return HuggingFaceConfig.of(
                Json.CONFIG.parse(Path.of("config.json"), json.getBytes(StandardCharsets.UTF_8)), "test");
    }
}
