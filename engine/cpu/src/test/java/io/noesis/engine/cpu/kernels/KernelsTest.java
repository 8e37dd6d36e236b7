package io.noesis.engine.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The operations that are no products of matrices, in both tiers, at every length that leaves a tail and at offsets
/// that are no multiples of a vector.
class KernelsTest {

    private static final int[] LENGTHS = {1, 7, 8, 15, 16, 31, 32, 33, 64, 127, 128, 1000};
    private static final int OFFSET = 5;

    private static final int CALLS_UNTIL_COMPILED = 3_000;

    private final Random random = new Random(3);

    static Stream<Arguments> tiersAndLengths() {
        return Stream.of(new ScalarKernels(), new VectorKernels())
                .flatMap(kernels -> IntStream.of(LENGTHS).mapToObj(length -> Arguments.of(kernels, length)));
    }

    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void scoresAreScaledProductsWithEachKey(Kernels kernels, int length) {
        int queries = 6;
        int count = 9;
        int stride = length + 3;
        int apart = count + 2;
        float[] q = numbers(OFFSET + queries * length);
        float[] keys = numbers(OFFSET + count * stride);
        float[] scores = new float[2 + queries * apart];

        kernels.scores(q, OFFSET, queries, keys, OFFSET, stride, count, length, 0.25f, scores, 2, apart);

        for (int j = 0; j < queries; j++) {
            float[] alone = new float[count];
            kernels.scores(q, OFFSET + j * length, 1, keys, OFFSET, stride, count, length, 0.25f, alone, 0, count);
            for (int p = 0; p < count; p++) {
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += (double) q[OFFSET + j * length + i] * keys[OFFSET + p * stride + i];
                }
                float score = scores[2 + j * apart + p];
                assertThat((double) score).isCloseTo(sum / 4, within(1e-5 * length));
                assertThat(score).as("query %d, key %d, alone", j, p).isEqualTo(alone[p]);
            }
            assertThat(scores[2 + j * apart - 1]).isZero();
            assertThat(scores[2 + j * apart + count]).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void weightedValuesAreAddedToWhatWasThere(Kernels kernels, int length) {
        int count = 9;
        int stride = length + 3;
        float[] weights = numbers(2 + count);
        float[] values = numbers(OFFSET + count * stride);
        float[] out = numbers(OFFSET + length + 1);
        float[] before = out.clone();

        kernels.addWeighted(weights, 2, values, OFFSET, stride, count, length, out, OFFSET);

        for (int i = 0; i < length; i++) {
            double sum = before[OFFSET + i];
            for (int p = 0; p < count; p++) {
                sum += (double) weights[2 + p] * values[OFFSET + p * stride + i];
            }
            assertThat((double) out[OFFSET + i]).isCloseTo(sum, within(1e-5));
        }
        assertThat(out[OFFSET - 1]).isEqualTo(before[OFFSET - 1]);
        assertThat(out[OFFSET + length]).isEqualTo(before[OFFSET + length]);
    }

    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void rmsNormDividesByTheRootOfTheMeanSquare(Kernels kernels, int length) {
        float[] x = numbers(OFFSET + length);
        float[] weight = numbers(length);
        float[] out = new float[OFFSET + length];

        kernels.rmsNorm(x, OFFSET, weight, 1e-5f, out, OFFSET);

        double squares = 0;
        for (int i = 0; i < length; i++) {
            squares += (double) x[OFFSET + i] * x[OFFSET + i];
        }
        for (int i = 0; i < length; i++) {
            double expected = x[OFFSET + i] / Math.sqrt(squares / length + 1e-5f) * weight[i];
            assertThat((double) out[OFFSET + i]).isCloseTo(expected, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void softmaxSumsToOneAlsoForLargeScores(Kernels kernels, int length) {
        float[] scores = numbers(OFFSET + length + 1);
        for (int i = OFFSET; i < OFFSET + length; i++) {
            scores[i] = scores[i] * 30 + 1000;
        }
        float[] before = scores.clone();
        double sum = 0;
        for (int i = OFFSET; i < OFFSET + length; i++) {
            sum += Math.exp(before[i] - 1030.0);
        }

        kernels.softmax(scores, OFFSET, length);

        for (int i = OFFSET; i < OFFSET + length; i++) {
            assertThat((double) scores[i]).isCloseTo(Math.exp(before[i] - 1030.0) / sum, within(1e-6));
        }
        assertThat(scores[OFFSET - 1]).isEqualTo(before[OFFSET - 1]);
        assertThat(scores[OFFSET + length]).isEqualTo(before[OFFSET + length]);
    }

    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void siluGatesAlsoAtTheExtremes(Kernels kernels, int length) {
        float[] gate = numbers(OFFSET + length + 1);
        float[] up = numbers(gate.length);
        gate[OFFSET] = length % 2 == 0 ? -200f : 200f;
        float[] before = gate.clone();

        kernels.siluMultiply(gate, up, OFFSET, OFFSET + length);

        for (int i = OFFSET; i < OFFSET + length; i++) {
            double expected = before[i] / (1 + Math.exp(-(double) before[i])) * up[i];
            assertThat((double) gate[i]).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
        assertThat(gate[OFFSET + length]).isEqualTo(before[OFFSET + length]);
    }

    /// HotSpot has functions of its own for some operations of vectors, and orders of its own for sums.
    @ParameterizedTest
    @MethodSource("tiersAndLengths")
    void resultsAreTheSameBeforeAndAfterCompilation(Kernels kernels, int length) {
        float[] x = numbers(2 * length);
        float[] weight = numbers(length);
        float[] first = everything(kernels, x, weight);

        for (int i = 0; i < CALLS_UNTIL_COMPILED; i++) {
            assertThat(everything(kernels, x, weight)).containsExactly(first);
        }
    }

    private static float[] everything(Kernels kernels, float[] x, float[] weight) {
        int length = weight.length;
        float[] out = new float[2 + 3 * length];
        kernels.scores(x, 0, 1, x, 0, length, 2, length, 0.25f, out, 0, 2);
        kernels.rmsNorm(x, 0, weight, 1e-5f, out, 2);
        float[] gate = Arrays.copyOf(x, length);
        kernels.siluMultiply(gate, weight, 0, length);
        System.arraycopy(gate, 0, out, 2 + length, length);
        float[] scores = Arrays.copyOfRange(x, length, 2 * length);
        kernels.softmax(scores, 0, length);
        System.arraycopy(scores, 0, out, 2 + 2 * length, length);
        return out;
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() * 2 - 1;
        }
        return numbers;
    }
}
