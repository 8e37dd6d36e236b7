package io.noesis.engine.cpu.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked for between two products is what each thread multiplies first in the second.
class FirstRowsTest {

    private static final int COLUMNS = 2048;

    /// Addresses that nothing is at: nobody reads them here.
    private static final long FIRST = 1L << 40;

    private static final long SECOND = 1L << 41;

    private record Asked(long address, long bytes) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 512})
    void aThreadAsksForTheBeginningOfItsOwnPart(int tokens) {
        PackedMatrix w = matrix(8192, FIRST);
        FirstRows.Turn turn = new FirstRows.Turn(false, w);
        Dealing dealing = deal(2, tokens, turn);
        List<Asked> asked = asked(turn, dealing, 1);
        assertThat(asked.getFirst().address()).isEqualTo(FIRST + dealing.begin(0, 1) * w.groupBytes());
        assertGapless(asked);
        assertThat(total(asked)).isEqualTo(256 * 1024);
    }

    @Test
    void aSmallPartIsAskedForToItsEndAndNoFurther() {
        PackedMatrix w = matrix(64, FIRST);
        FirstRows.Turn turn = new FirstRows.Turn(false, w);
        Dealing dealing = deal(1, 1, turn);
        List<Asked> asked = asked(turn, dealing, 0);
        assertGapless(asked);
        assertThat(total(asked)).isEqualTo(w.groups() * w.groupBytes()).isLessThan(256 * 1024);
    }

    @Test
    void aPartThatReachesIntoTheNextMatrixIsAskedForInBoth() {
        PackedMatrix first = matrix(16, FIRST);
        PackedMatrix second = matrix(32, SECOND);
        FirstRows.Turn turn = new FirstRows.Turn(false, first, second);
        Dealing dealing = deal(1, 1, turn);
        assertThat(dealing.parts()).isEqualTo(1);
        List<Asked> asked = asked(turn, dealing, 0);
        assertThat(asked).contains(new Asked(FIRST, 4096), new Asked(SECOND, 4096));
        assertThat(total(asked)).isEqualTo(first.groupBytes() + 2 * second.groupBytes());
    }

    @Test
    void pairedMatricesAreAskedForInTurn() {
        FirstRows.Turn turn = new FirstRows.Turn(true, matrix(8192, FIRST), matrix(8192, SECOND));
        List<Asked> asked = asked(turn, deal(2, 1, turn), 0);
        assertThat(asked.subList(0, 4))
                .containsExactly(
                        new Asked(FIRST, 4096),
                        new Asked(SECOND, 4096),
                        new Asked(FIRST + 4096, 4096),
                        new Asked(SECOND + 4096, 4096));
    }

    @Test
    void threadsForWhichThereIsNoPartAskForNothing() {
        FirstRows.Turn turn = new FirstRows.Turn(false, matrix(16, FIRST));
        assertThat(asked(turn, deal(8, 1, turn), 1)).isEmpty();
    }

    private static PackedMatrix matrix(int rows, long address) {
        long bytes = PackedMatrix.bytes(PackedKind.WIDE, rows, COLUMNS);
        return new PackedMatrix(
                PackedKind.WIDE, rows, COLUMNS, MemorySegment.ofAddress(address).reinterpret(bytes));
    }

    private static Dealing deal(int threads, int tokens, FirstRows.Turn turn) {
        return new Dealing(InstructionSet.AVX512_VNNI, threads, tokens, turn.dealt());
    }

    private static List<Asked> asked(FirstRows.Turn turn, Dealing dealing, int thread) {
        List<Asked> asked = new ArrayList<>();
        FirstRows rows = new FirstRows((address, bytes) -> asked.add(new Asked(address, bytes)), turn, dealing);
        for (int step = 0; rows.step(thread, step); step++) {
            assertThat(step).isLessThan(1_000);
        }
        return asked;
    }

    private static void assertGapless(List<Asked> asked) {
        for (int i = 1; i < asked.size(); i++) {
            Asked before = asked.get(i - 1);
            assertThat(asked.get(i).address()).isEqualTo(before.address() + before.bytes());
        }
    }

    private static long total(List<Asked> asked) {
        return asked.stream().mapToLong(Asked::bytes).sum();
    }
}
