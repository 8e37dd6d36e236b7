package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.backend.KernelTier;
import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ReferenceBlocks;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.VectorKernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgmlType;

/// Products of every type in both tiers against double loops, and bit by bit against themselves with one vector, at
/// sizes that leave tails everywhere.
class MatrixProductTest {

    private static final int[] ROWS = {1, 3, 7, 8, 15, 16, 31, 33, 97};
    private static final int[] TOKENS = {1, 2, 3, 4, 5, 8, 17};
    private static final int[] BLOCKS = {1, 2, 3, 9};
    private static final int[] FREE_COLUMNS = {1, 7, 8, 15, 16, 31, 33, 127, 128, 1000};

    private static WorkerPool workers;

    @BeforeAll
    static void start() {
        workers = new WorkerPool(3);
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    static Stream<Arguments> everyTypeInEveryTier() {
        return Arrays.stream(GgmlType.values())
                .flatMap(type -> Stream.of(KernelTier.VECTOR, KernelTier.SCALAR).map(tier -> Arguments.of(type, tier)));
    }

    @ParameterizedTest
    @MethodSource("everyTypeInEveryTier")
    void agreesWithDoubleLoopsAndWithItselfInEveryBatch(GgmlType type, KernelTier tier) {
        Kernels kernels = kernels(tier);
        assertThat(kernels.tier()).isEqualTo(tier);
        Random random = new Random(42);
        int[] columnCounts = type.blockLength() == 1
                ? FREE_COLUMNS
                : Arrays.stream(BLOCKS).map(count -> count * type.blockLength()).toArray();

        for (int rows : ROWS) {
            for (int columns : columnCounts) {
                for (int tokens : TOKENS) {
                    check(kernels, type, rows, columns, tokens, random);
                }
            }
        }
    }

    /// Rows that are expanded piece by piece, and as many vectors as are brought into an order of the kernels' own:
    /// more than go through the columns together, and such as leave some behind the last tile.
    @ParameterizedTest
    @EnumSource
    void alsoWithLongRowsAndManyVectors(GgmlType type) {
        Random random = new Random(43);
        Kernels kernels = kernels(KernelTier.VECTOR);

        check(kernels, type, 5, 9 * 256, 18, random);
        check(kernels, type, 37, 9 * 256, 113, random);
        check(kernels, type, 97, 256, 263, random);
        if (type.blockLength() == 1) {
            for (int columns : FREE_COLUMNS) {
                check(kernels, type, 66, columns, 135, random);
            }
        }
    }

    static Kernels kernels(KernelTier tier) {
        return switch (tier) {
            case SCALAR -> new ScalarKernels();
            case VECTOR -> new VectorKernels();
            case NATIVE -> throw new IllegalArgumentException("the native kernels have their own test");
        };
    }

    private static void check(Kernels kernels, GgmlType type, int rows, int columns, int tokens, Random random) {
        byte[] bytes = ReferenceBlocks.random(type, rows * columns, random);
        double[] expected = ReferenceBlocks.decode(type, bytes);
        Weights weights = new Weights(type, MemorySegment.ofArray(bytes), rows, columns, type.bytesFor(columns));
        float[] x = new float[tokens * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() * 2 - 1;
        }
        float[] y = new float[tokens * rows + 1];
        float guard = 123.5f;
        y[tokens * rows] = guard;

        new MatrixProduct(kernels, workers).multiply(x, tokens, new MatrixProduct.Operand(weights, y));

        for (int t = 0; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                double magnitude = 0;
                for (int i = 0; i < columns; i++) {
                    double term = expected[r * columns + i] * x[t * columns + i];
                    sum += term;
                    magnitude += Math.abs(term);
                }
                assertThat((double) y[t * rows + r])
                        .as("%s rows %d columns %d tokens %d: y[%d][%d]", type, rows, columns, tokens, t, r)
                        .isCloseTo(sum, within(4e-6 * magnitude + 1e-5));
            }
        }
        assertThat(y[tokens * rows]).isEqualTo(guard);
        for (int t = 0; t < tokens; t++) {
            float[] one = Arrays.copyOfRange(x, t * columns, (t + 1) * columns);
            float[] alone = new float[rows];
            new MatrixProduct(kernels, workers).multiply(one, 1, new MatrixProduct.Operand(weights, alone));
            assertThat(alone)
                    .as("%s rows %d columns %d: vector %d of %d, alone", type, rows, columns, t, tokens)
                    .containsExactly(Arrays.copyOfRange(y, t * rows, (t + 1) * rows));
        }
    }
}
