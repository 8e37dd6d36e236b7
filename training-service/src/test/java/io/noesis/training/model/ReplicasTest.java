package io.noesis.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.batch.Packer;
import io.noesis.training.objective.CrossEntropy;

@WithTorch
class ReplicasTest {

    private final float[] values = SmallModels.values(SmallModels.SHAPE, 7);
    private final List<PackedBatch> batches =
            new Packer(192).pack(SmallModels.samples(40, SmallModels.SHAPE.vocabulary(), 8));

    private record Summed(List<Double> losses, float[] gradient) {}

    private Summed sum(int threads, int rounds) {
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values);
                Replicas replicas = new Replicas(parameters, Precision.F32, threads)) {
            List<Double> losses = List.of();
            for (int i = 0; i < rounds; i++) {
                losses = replicas.forEach(
                        batches, (model, index) -> CrossEntropy.accumulate(model, batches.get(index), 100));
            }
            return new Summed(losses, SmallModels.gradient(parameters));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 9})
    void severalThreadsGatherTheGradientOfOne(int threads) {
        Summed one = sum(1, 1);
        Summed several = sum(threads, 1);

        assertThat(batches).hasSizeBetween(4, 8);
        assertThat(several.losses()).isEqualTo(one.losses());
        assertThat(SmallModels.relativeDistance(several.gradient(), one.gradient()))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theSameNumberOfThreadsGivesTheSameBits(int threads) {
        assertThat(Arrays.equals(sum(threads, 1).gradient(), sum(threads, 1).gradient()))
                .isTrue();
    }

    /// A replica that kept what it had handed over would hand it over again.
    @Test
    void gradientsAreGatheredOnce() {
        float[] once = sum(2, 1).gradient();
        float[] thrice = sum(2, 3).gradient();
        for (int i = 0; i < once.length; i++) {
            once[i] *= 3;
        }

        assertThat(SmallModels.relativeDistance(thrice, once)).isLessThan(1e-5);
    }

    @Test
    void allReplicasSeeANewValueAtOnce() {
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values);
                Replicas replicas = new Replicas(parameters, Precision.F32, 2)) {
            List<Double> before =
                    replicas.forEach(batches, (model, index) -> CrossEntropy.of(model, batches.get(index)));
            parameters.set(SmallModels.values(SmallModels.SHAPE, 9));
            List<Double> after =
                    replicas.forEach(batches, (model, index) -> CrossEntropy.of(model, batches.get(index)));

            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i)).isNotEqualTo(before.get(i));
            }
        }
    }

    @Test
    void whatGoesWrongInAThreadGoesWrongForTheCaller() {
        try (Parameters parameters = Parameters.of(SmallModels.SHAPE, values);
                Replicas replicas = new Replicas(parameters, Precision.F32, 2)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> replicas.forEach(batches, (model, index) -> {
                        throw new IllegalStateException("batch " + index);
                    }));
        }
    }
}
