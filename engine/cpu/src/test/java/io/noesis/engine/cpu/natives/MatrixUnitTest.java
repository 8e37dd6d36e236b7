package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.engine.cpu.natives.NativeKernels.Mode;
import io.noesis.engine.gguf.GgmlType;

/// Products of many tokens on the matrix unit are those of the vector registers, bit for bit: so a token does not
/// depend on how many share its step.
class MatrixUnitTest {

    /// More than one chunk of columns, the last one not whole.
    private static final int COLUMNS = 5 * 256;

    /// So many leave half of a block of 64.
    private static final int ODD_COLUMNS = 9 * 32;

    private static final int ROWS = 50;

    /// Around the first that the unit is used for; a tile, two, and some left over; more than one band of them.
    private static final int[] TOKENS = {7, 8, 9, 16, 17, 32, 41, 64, 71, 300, 800};

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"F32", "F16", "BF16"})
    void resultsAreTheSameToTheLastBit(GgmlType type) {
        NativeKernels unit = NativeKernelsPresent.orSkip(InstructionSet.AMX_INT8);
        NativeKernels registers = unit.with(InstructionSet.AVX512_VNNI);
        int odd = type.blockLength() > ODD_COLUMNS / 2 ? COLUMNS : ODD_COLUMNS;
        for (int columns : new int[] {COLUMNS, odd}) {
            resultsAreTheSame(type, columns, unit, registers);
        }
    }

    private void resultsAreTheSame(GgmlType type, int columns, NativeKernels unit, NativeKernels registers) {
        for (int tokens : TOKENS) {
            try (Arena arena = Arena.ofConfined()) {
                RandomOperands operands = new RandomOperands(arena, random);
                PackedMatrix w = operands.matrix(type, ROWS, columns);
                PackedMatrix up = operands.matrix(type, ROWS, columns);
                Activations x = operands.filled(tokens, columns);
                for (Mode mode : Mode.values()) {
                    assertThat(product(operands, unit, mode, w, up, x, tokens))
                            .as("%s, %s, %d columns, %d tokens", type, mode, columns, tokens)
                            .containsExactly(product(operands, registers, mode, w, up, x, tokens));
                }
            }
        }
    }

    private static float[] product(
            RandomOperands operands,
            NativeKernels kernels,
            Mode mode,
            PackedMatrix w,
            PackedMatrix up,
            Activations x,
            int tokens) {
        Activations y = operands.activations(tokens, ROWS);
        for (int t = 0; t < tokens; t++) {
            y.row(t).setAtIndex(JAVA_FLOAT, t % ROWS, t);
        }
        NativeProduct product = new NativeProduct(kernels, NativeKernelsPresent.ALONE);
        if (mode == Mode.SWIGLU) {
            product.swiGlu(w, up, x, tokens, y, y);
        } else {
            product.multiply(mode, x, tokens, new NativeProduct.Operand(w, y));
        }
        return KernelTrial.rows(y.x(), tokens, ROWS, y.xStride());
    }
}
