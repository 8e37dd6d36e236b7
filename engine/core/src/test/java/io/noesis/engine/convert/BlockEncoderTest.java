package io.noesis.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.ModelLoadException;

class BlockEncoderTest {

    @Test
    void q80ScalesByTheLargestAndRoundsHalvesAway() {
        float[] row = new float[32];
        row[0] = -127;
        row[1] = 0.5f;
        row[2] = -1.5f;

        ByteBuffer block = encode(GgmlType.Q8_0, row);

        assertThat(Float.float16ToFloat(block.getShort())).isEqualTo(1);
        assertThat(block.get()).isEqualTo((byte) -127);
        assertThat(block.get()).isEqualTo((byte) 1);
        assertThat(block.get()).isEqualTo((byte) -2);
    }

    @Test
    void q40KeepsTheExtremeExactlyAndPacksHalves() {
        float[] row = new float[32];
        row[0] = 8;
        row[16] = -7;
        row[1] = 3;

        ByteBuffer block = encode(GgmlType.Q4_0, row);

        assertThat(Float.float16ToFloat(block.getShort())).isEqualTo(-1);
        assertThat(block.get()).as("8 is 0, -7 is 15").isEqualTo((byte) 0xF0);
        assertThat(block.get()).as("3 is 5, 0 is 8").isEqualTo((byte) 0x85);
    }

    @Test
    void aBlockOfZerosIsZeros() {
        assertThat(encode(GgmlType.Q8_0, new float[32]).array()).containsOnly(0);
        assertThat(Float.float16ToFloat(encode(GgmlType.Q4_0, new float[32]).getShort()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e6f})
    void numbersThatDoNotFitAreRefused(float number) {
        float[] row = new float[32];
        Arrays.fill(row, number);

        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> encode(GgmlType.F16, row));
        if (!Float.isFinite(number)) {
            assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> encode(GgmlType.Q8_0, row));
            assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> encode(GgmlType.Q4_0, row));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Q8_0, 64, true, false, F32",
        "Q8_0, 64, false, false, Q8_0",
        "Q8_0, 33, false, false, F16",
        "Q4_0, 64, false, false, Q4_0",
        "Q4_0, 64, false, true, Q8_0",
        "Q4_0, 33, false, true, F16",
        "F16, 33, false, true, F16"
    })
    void tensorsThatCannotBeQuantisedFallBack(
            TargetType target, long rowLength, boolean vector, boolean output, GgmlType expected) {
        assertThat(target.of(rowLength, vector, output)).isEqualTo(expected);
    }

    @Test
    void rowsOfAHeadBecomeAdjacentPairs() {
        RowOrder order = RowOrder.halvesToAdjacent(4);

        assertThat(LongStream.range(0, 8).map(order::source)).containsExactly(0L, 2L, 1L, 3L, 4L, 6L, 5L, 7L);
    }

    private static ByteBuffer encode(GgmlType type, float[] row) {
        ByteBuffer block = ByteBuffer.allocate((int) type.bytesFor(row.length)).order(ByteOrder.LITTLE_ENDIAN);
        BlockEncoder.encode(type, row, block);
        assertThat(block.hasRemaining()).isFalse();
        return block.flip();
    }
}
