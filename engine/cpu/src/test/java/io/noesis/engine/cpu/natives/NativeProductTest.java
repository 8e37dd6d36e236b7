package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.cpu.kernels.ReferenceBlocks;
import io.noesis.engine.cpu.natives.NativeKernels.Mode;
import io.noesis.engine.gguf.GgmlType;

/// Packed products against double loops, in every shape of tile.
class NativeProductTest {

    /// Rounding of a number to 8 bits, as a share of the largest of its block.
    private static final double ROUNDING = 0.5 / 127;

    /// Rounding of a weight for which the largest of 64 is 127, whose F16 scale is rounded up.
    private static final double WIDER_ROUNDING = 0.5 / 127 * (1 + 1.0 / 1024);

    /// K-quants: the product of two scales is kept in F16.
    private static final double SCALE_ROUNDING = 1.0 / 2048;

    private static final int[] ROWS = {1, 16, 17, 50, 130};
    private static final int[] TOKENS = {1, 2, 3, 4, 5, 7, 11, 16, 17, 35, 49, 67};
    private static final int MOST_TOKENS = 67;

    static Optional<NativeKernels> best = Optional.empty();

    @BeforeAll
    static void open() {
        best = NativeKernels.open().kernels();
    }

    static Stream<Arguments> everyTypeWithEveryInstructionSet() {
        InstructionSet most =
                NativeKernels.open().kernels().map(NativeKernels::instructions).orElse(InstructionSet.AVX2);
        return Arrays.stream(GgmlType.values())
                .flatMap(type -> Arrays.stream(InstructionSet.values())
                        .filter(set -> set.compareTo(most) <= 0)
                        .map(set -> Arguments.of(type, set)));
    }

    @ParameterizedTest
    @MethodSource("everyTypeWithEveryInstructionSet")
    void agreesWithDoubleLoopsAndWithItselfInEveryBatch(GgmlType type, InstructionSet set) {
        NativeKernelsPresent.orSkip();
        NativeKernels kernels = best.orElseThrow().with(set);
        Random random = new Random(42);
        int columns = type.blockLength() == 1 ? 65 : 3 * Math.max(64, type.blockLength());
        for (int rows : ROWS) {
            byte[] bytes = ReferenceBlocks.random(type, rows * columns, random);
            float[] x = new float[MOST_TOKENS * columns];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextFloat() * 2 - 1;
            }
            float[] alone = new float[MOST_TOKENS * rows];
            for (int t = 0; t < MOST_TOKENS; t++) {
                float[] one = Arrays.copyOfRange(x, t * columns, (t + 1) * columns);
                float[] y = multiply(kernels, type, bytes, rows, columns, one, 1);
                System.arraycopy(y, 0, alone, t * rows, rows);
            }
            check(type, ReferenceBlocks.decode(type, bytes), rows, columns, x, alone);
            for (int tokens : TOKENS) {
                float[] together = multiply(kernels, type, bytes, rows, columns, x, tokens);
                assertThat(together)
                        .as("%s %s, %d rows, %d tokens", type, set, rows, tokens)
                        .containsExactly(Arrays.copyOf(alone, tokens * rows));
            }
        }
    }

    private static void check(GgmlType type, double[] w, int rows, int columns, float[] x, float[] y) {
        for (int t = 0; t < MOST_TOKENS; t++) {
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                double magnitude = 0;
                double rounding = 0;
                for (int i = 0; i < columns; i++) {
                    sum += w[r * columns + i] * x[t * columns + i];
                    magnitude += Math.abs(w[r * columns + i] * x[t * columns + i]);
                    rounding += Math.abs(w[r * columns + i]) * ROUNDING;
                }
                boolean exact = type.blockLength() == 1;
                if (PackedKind.of(type) == PackedKind.WIDE) {
                    rounding += WIDER_ROUNDING * largest(w, r, columns) * sumOf(x, t, columns);
                }
                // A minimum and a scale that nearly cancel leave more of the scales' rounding than the sum shows.
                double scales = type.blockLength() == 256 ? SCALE_ROUNDING * 64 * magnitude : 0;
                assertThat((double) y[t * rows + r])
                        .as("%s: y[%d][%d]", type, t, r)
                        .isCloseTo(sum, within((exact ? 0 : rounding + scales) + 4e-6 * magnitude + 1e-5));
            }
        }
    }

    private static double largest(double[] w, int row, int columns) {
        return Arrays.stream(w, row * columns, (row + 1) * columns)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    private static double sumOf(float[] x, int token, int columns) {
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += Math.abs(x[token * columns + i]);
        }
        return sum;
    }

    private static float[] multiply(
            NativeKernels kernels, GgmlType type, byte[] bytes, int rows, int columns, float[] x, int tokens) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = RandomOperands.packed(arena, type, bytes, rows, columns);
            Activations input = RandomOperands.activations(arena, tokens, columns);
            for (int t = 0; t < tokens; t++) {
                MemorySegment.copy(x, t * columns, input.row(t), JAVA_FLOAT, 0, columns);
            }
            int stride = PackedKind.fillUp(rows);
            MemorySegment y = Unscoped.allocate(arena, (long) tokens * stride * Float.BYTES);
            new NativeProduct(kernels, NativeKernelsPresent.ALONE)
                    .multiply(Mode.STORE, input, tokens, new NativeProduct.Operand(matrix, y, stride));
            return KernelTrial.rows(y, tokens, rows, stride);
        }
    }
}
