package io.noesis.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.engine.loading.ModelLoadException;

class ModelSpecsTest {

    @TempDir
    private Path directory;

    @Test
    void aDeciFileMayHoldEveryKindOfBlock() throws IOException {
        ModelSpec spec = read(deci().int32s("deci.attention.head_count", 4, 4, 0, 4, 0)
                .int32s("deci.attention.head_count_kv", 2, 0, 0, 4, 0)
                .int32s("deci.feed_forward_length", 96, 0, 64, 0, 0));

        assertThat(spec.architecture()).isEqualTo("deci");
        assertThat(spec.layers())
                .containsExactly(
                        layer(new AttentionPlan.GroupedQuery(4, 2, 32), 96),
                        layer(new AttentionPlan.Linear(), 0),
                        layer(new AttentionPlan.None(), 64),
                        layer(new AttentionPlan.GroupedQuery(4, 4, 32), 0),
                        layer(new AttentionPlan.None(), 0));
        assertThat(spec.kvNumbersPerToken()).isEqualTo(2 * (2 + 4) * 32);
        assertThat(spec.rope().pairing()).isEqualTo(RopeSpec.Pairing.ADJACENT);
    }

    @Test
    void aDeciFileMaySayItOnceForAllLayers() throws IOException {
        ModelSpec spec = read(deci().uint32("deci.attention.head_count", 2)
                .uint32("deci.attention.head_count_kv", 1)
                .uint32("deci.feed_forward_length", 8));

        assertThat(spec.layers()).hasSize(5).containsOnly(layer(new AttentionPlan.GroupedQuery(2, 1, 32), 8));
    }

    @Test
    void llama3ScalingInMetadataEqualsItsDivisors() throws IOException {
        ModelSpec spec = read(uniform()
                .string("deci.rope.scaling.type", "llama3")
                .float32("deci.rope.freq_base", 500_000)
                .float32("deci.rope.scaling.factor", 8)
                .float32("deci.rope.scaling.low_freq_factor", 1)
                .float32("deci.rope.scaling.high_freq_factor", 4)
                .uint32("deci.rope.scaling.original_context_length", 8192));

        float[] divisors = spec.rope().frequencyDivisors();
        assertThat(divisors).hasSize(16).startsWith(1, 1);
        assertThat(divisors[15]).isEqualTo(8);
        assertThat(spec.rope().frequency(0)).isCloseTo(1, within(1e-12));
    }

    @Test
    void whatWouldBeLeftOutIsRefusedByName() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> read(uniform().uint32("deci.expert_count", 8)))
                .withMessageContaining("deci.expert_count is 8");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> read(uniform()
                        .tensor("blk.0.attn_q.bias", GgmlType.F32, MemorySegment.ofArray(new byte[64 * 4]), 64)))
                .withMessageContaining("blk.0.attn_q.bias");
    }

    @Test
    void scalingThatIsNotKnownIsRefusedByName() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> read(uniform().string("deci.rope.scaling.type", "yarn")))
                .withMessageContaining("'yarn'");
    }

    @Test
    void anotherArchitectureIsRefusedByName() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> read(new GgufWriter().string("general.architecture", "mamba")))
                .withMessageContaining("'mamba'");
    }

    private static GgufWriter uniform() {
        return deci().uint32("deci.attention.head_count", 2).uint32("deci.feed_forward_length", 8);
    }

    private static GgufWriter deci() {
        return new GgufWriter()
                .string("general.architecture", "deci")
                .uint32("deci.block_count", 5)
                .uint32("deci.embedding_length", 64)
                .uint32("deci.context_length", 128)
                .uint32("deci.attention.key_length", 32)
                .uint32("deci.attention.value_length", 32)
                .float32("deci.attention.layer_norm_rms_epsilon", 1e-5f)
                .tensor("token_embd.weight", GgmlType.F32, MemorySegment.ofArray(new byte[64 * 3 * 4]), 64, 3);
    }

    private ModelSpec read(GgufWriter writer) throws IOException {
        Path file = directory.resolve("deci.gguf");
        writer.writeTo(file);
        try (GgufSource source = GgufSource.open(file)) {
            return source.spec();
        }
    }

    private static LayerPlan layer(AttentionPlan attention, int width) {
        return new LayerPlan(attention, width == 0 ? new FeedForwardPlan.None() : new FeedForwardPlan.SwiGlu(width));
    }
}
