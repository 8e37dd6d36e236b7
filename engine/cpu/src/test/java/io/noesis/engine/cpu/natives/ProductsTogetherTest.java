package io.noesis.engine.cpu.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.cpu.natives.NativeKernels.Mode;
import io.noesis.engine.cpu.natives.NativeProduct.Operand;
import io.noesis.engine.gguf.GgmlType;

/// Matrices that meet the same activations in one task are what they are one by one.
class ProductsTogetherTest {

    private static final int COLUMNS = 2 * 256;

    /// One group, and several that fill no whole tile.
    private static final int[] ROWS = {9, 130};

    /// A token alone, tiles of every width, tiles that fetch ahead and those that do not.
    private static final int[] TOKENS = {1, 2, 3, 4, 5, 7, 9, 16, 34, 48, 49, 67};

    @ParameterizedTest
    @MethodSource("io.noesis.engine.cpu.natives.NativeProductTest#everyTypeWithEveryInstructionSet")
    void gateAndUpAreTheirTwoProductsInEveryBatch(GgmlType type, InstructionSet set) {
        NativeProduct product = new NativeProduct(NativeKernelsPresent.orSkip(set), NativeKernelsPresent.ALONE);
        for (int rows : ROWS) {
            for (int tokens : TOKENS) {
                try (Arena arena = Arena.ofConfined()) {
                    RandomOperands random = new RandomOperands(arena, new Random(rows + tokens));
                    PackedMatrix gate = random.matrix(type, rows, COLUMNS);
                    PackedMatrix up = random.matrix(type, rows, COLUMNS);
                    Activations x = random.filled(tokens, COLUMNS);
                    Activations y = random.activations(tokens, rows);
                    product.swiGlu(gate, up, x, tokens, y, y);
                    String what = "%s %s, %d rows, %d tokens".formatted(type, set, rows, tokens);
                    float[] gated = KernelTrial.rows(y.x(), tokens, rows, y.xStride());
                    assertIsGated(
                            what,
                            gated,
                            stored(random, product, gate, x, tokens),
                            stored(random, product, up, x, tokens));
                    int last = tokens - 1;
                    Activations one = random.activations(1, rows);
                    product.swiGlu(gate, up, random.token(x, last, COLUMNS), 1, one, one);
                    assertSameBits(
                            what + ", the last alone",
                            KernelTrial.rows(y.row(last), 1, rows, y.xStride()),
                            KernelTrial.rows(one.x(), 1, rows, one.xStride()));
                }
            }
        }
    }

    private static void assertIsGated(String what, float[] gated, float[] gate, float[] up) {
        for (int i = 0; i < gated.length; i++) {
            double expected = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            double off = Math.abs(gated[i] - expected);
            // Without a description for each number, which would cost more than the products.
            if (!(off <= 2e-6 * Math.abs(expected) + 1e-30)) {
                throw new AssertionError("%s: number %d is %s and not %s".formatted(what, i, gated[i], expected));
            }
        }
    }

    private static void assertSameBits(String what, float[] actual, float[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("%s: where they differ", what)
                .isEqualTo(-1);
    }

    private static float[] stored(
            RandomOperands random, NativeProduct product, PackedMatrix w, Activations x, int tokens) {
        Activations y = random.activations(tokens, w.rows());
        product.multiply(Mode.STORE, x, tokens, new Operand(w, y));
        return KernelTrial.rows(y.x(), tokens, w.rows(), y.xStride());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void rowsOfAllMatricesAreDealtToAnyNumberOfWorkersOnceEach(int threads) {
        NativeKernelsPresent.orSkip();
        NativeKernels kernels = NativeKernels.open().kernels().orElseThrow();
        NativeProduct alone = new NativeProduct(kernels, NativeKernelsPresent.ALONE);
        NativeProduct shared = new NativeProduct(kernels, new LastPartsFirst(threads));
        for (int tokens : new int[] {1, 4, 7, 49}) {
            try (Arena arena = Arena.ofConfined()) {
                RandomOperands random = new RandomOperands(arena, new Random(tokens));
                Activations x = random.filled(tokens, COLUMNS);
                PackedMatrix[] matrices = {
                    random.matrix(GgmlType.Q8_0, 2000, COLUMNS),
                    random.matrix(GgmlType.Q4_0, 9, COLUMNS),
                    random.matrix(GgmlType.F16, 130, COLUMNS),
                    random.matrix(GgmlType.Q8_0, 50, COLUMNS)
                };
                Operand[] operands = new Operand[matrices.length];
                Activations[] results = new Activations[matrices.length];
                for (int i = 0; i < matrices.length; i++) {
                    results[i] = random.activations(tokens, matrices[i].rows());
                    operands[i] = new Operand(matrices[i], results[i]);
                }
                // Added to zero: rows that were multiplied twice would show.
                shared.multiply(Mode.ADD, x, tokens, operands);
                for (int i = 0; i < matrices.length; i++) {
                    assertSameBits(
                            "matrix %d, %d tokens".formatted(i, tokens),
                            KernelTrial.rows(results[i].x(), tokens, matrices[i].rows(), results[i].xStride()),
                            stored(random, alone, matrices[i], x, tokens));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 12", "3, 18", "64, 64"})
    void workersGetSeveralPartsEachWhereRowsAreMany(int threads, int parts) {
        NativeKernelsPresent.orSkip();
        LastPartsFirst workers = new LastPartsFirst(threads);
        NativeProduct product = new NativeProduct(NativeKernels.open().kernels().orElseThrow(), workers);
        try (Arena arena = Arena.ofConfined()) {
            RandomOperands random = new RandomOperands(arena, new Random(3));
            stored(random, product, random.matrix(GgmlType.Q8_0, 10_000, COLUMNS), random.filled(8, COLUMNS), 8);
        }
        assertThat(workers.mostParts).isEqualTo(parts);
    }

    @Test
    void whileAProductRunsTheNextOfTheStepIsGotReadyForAndAfterTheLastTheFirst() {
        NativeKernelsPresent.orSkip();
        LastPartsFirst workers = new LastPartsFirst(2);
        try (Arena arena = Arena.ofConfined()) {
            RandomOperands random = new RandomOperands(arena, new Random(4));
            Activations x = random.filled(1, COLUMNS);
            PackedMatrix first = random.matrix(GgmlType.Q8_0, 50, COLUMNS);
            PackedMatrix gate = random.matrix(GgmlType.Q8_0, 50, COLUMNS);
            PackedMatrix up = random.matrix(GgmlType.Q8_0, 50, COLUMNS);
            FirstRows.Turn one = new FirstRows.Turn(false, first);
            FirstRows.Turn other = new FirstRows.Turn(true, gate, up);
            NativeProduct product =
                    new NativeProduct(NativeKernels.open().kernels().orElseThrow(), workers, List.of(one, other));
            stored(random, product, first, x, 1);
            assertThat(workers.gotReadyFor()).isSameAs(other);
            Activations y = random.activations(1, 50);
            product.swiGlu(gate, up, x, 1, y, y);
            assertThat(workers.gotReadyFor()).isSameAs(one);
        }
    }

    /// Parts in another order than they are handed out, all on the caller's thread.
    private static final class LastPartsFirst implements Workers {

        private final int threads;
        private int mostParts;
        private Meanwhile meanwhile = (thread, step) -> false;

        LastPartsFirst(int threads) {
            this.threads = threads;
        }

        @Override
        public int threads() {
            return threads;
        }

        @Override
        public void run(int parts, Part task) {
            mostParts = Math.max(mostParts, parts);
            for (int part = parts - 1; part >= 0; part--) {
                task.run(part);
            }
        }

        @Override
        public void meanwhile(Meanwhile idleWork) {
            meanwhile = idleWork;
        }

        FirstRows.Turn gotReadyFor() {
            return ((FirstRows) meanwhile).turn();
        }

        @Override
        public void close() {}
    }
}
