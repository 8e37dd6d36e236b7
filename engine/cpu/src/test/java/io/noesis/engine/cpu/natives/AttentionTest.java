package io.noesis.engine.cpu.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.model.AttentionPlan;

/// Attention over every way to store keys and values against double loops, in every shape of tile.
class AttentionTest {

    private static final int[] HEAD_LENGTHS = {16, 20, 32, 48, 80, 128, 256};
    private static final int LENGTH = 150;

    static Stream<Arguments> everyTypeWithEveryInstructionSet() {
        return Arrays.stream(KvType.values())
                .flatMap(type -> Arrays.stream(InstructionSet.values()).map(set -> Arguments.of(type, set)));
    }

    @ParameterizedTest
    @MethodSource("everyTypeWithEveryInstructionSet")
    void agreesWithDoubleLoopsAndWithItselfInEveryTile(KvType type, InstructionSet set) {
        NativeKernels kernels = NativeKernelsPresent.orSkip(set);
        for (int headDim : HEAD_LENGTHS) {
            assertAgrees(kernels, type, headDim, LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("everyTypeWithEveryInstructionSet")
    void agreesWhereKeysAreSummedUpInSegments(KvType type, InstructionSet set) {
        assertAgrees(NativeKernelsPresent.orSkip(set), type, 48, 2 * AttentionParts.SEGMENT + 90);
    }

    private static void assertAgrees(NativeKernels kernels, KvType type, int headDim, int length) {
        AttentionPlan.GroupedQuery heads = new AttentionPlan.GroupedQuery(6, 2, headDim);
        Random random = new Random(headDim);
        float[] queries = normal(random, length * heads.queryWidth());
        float[] keys = normal(random, length * heads.kvWidth());
        float[] values = normal(random, length * heads.kvWidth());

        float[] whole = attention(kernels, heads, type, queries, keys, values);

        assertThat(distance(whole, inLoops(heads, queries, keys, values)))
                .as("heads of %d", headDim)
                .isLessThan(tolerance(type));
        for (int tokens : new int[] {1, 2, 3, 7, 64}) {
            int from = (length - tokens) * heads.queryWidth();
            float[] last = Arrays.copyOfRange(queries, from, queries.length);
            assertThat(attention(kernels, heads, type, last, keys, values))
                    .as("heads of %d, the last %d tokens", headDim, tokens)
                    .containsExactly(Arrays.copyOfRange(whole, from, whole.length));
        }
    }

    /// Root mean square, as a share of that of the reference.
    private static double tolerance(KvType type) {
        return switch (type) {
            case F32 -> 1e-5;
            case F16 -> 2e-3;
            // Half a step of 127 for query, key and value each; the largest of 32 normal numbers is about 2.
            case Q8_0 -> 2e-2;
        };
    }

    private static float[] attention(
            NativeKernels kernels,
            AttentionPlan.GroupedQuery heads,
            KvType type,
            float[] queries,
            float[] keys,
            float[] values) {
        try (KernelTrial trial =
                KernelTrial.attention(kernels, NativeKernelsPresent.ALONE, heads, type, queries, keys, values)) {
            trial.run();
            return trial.result();
        }
    }

    private static float[] normal(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double distance(float[] actual, double[] expected) {
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            differences += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        return Math.sqrt(differences / squares);
    }

    private static double[] inLoops(AttentionPlan.GroupedQuery heads, float[] queries, float[] keys, float[] values) {
        int dim = heads.headDim();
        double[] out = new double[queries.length];
        for (int t = 0; t < queries.length / heads.queryWidth(); t++) {
            for (int head = 0; head < heads.heads(); head++) {
                int query = t * heads.queryWidth() + head * dim;
                int kv = head / (heads.heads() / heads.kvHeads()) * dim;
                double total = 0;
                double[] sums = new double[dim];
                for (int s = 0; s <= t; s++) {
                    double score = 0;
                    for (int d = 0; d < dim; d++) {
                        score += (double) queries[query + d] * keys[s * heads.kvWidth() + kv + d];
                    }
                    double weight = Math.exp(score / Math.sqrt(dim));
                    total += weight;
                    for (int d = 0; d < dim; d++) {
                        sums[d] += weight * values[s * heads.kvWidth() + kv + d];
                    }
                }
                for (int d = 0; d < dim; d++) {
                    out[query + d] = sums[d] / total;
                }
            }
        }
        return out;
    }
}
