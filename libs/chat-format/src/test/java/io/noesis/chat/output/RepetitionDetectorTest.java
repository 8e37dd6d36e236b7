package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.output.RepetitionDetector.Limits;

class RepetitionDetectorTest {

    private static final Limits SMALL = new Limits(40, 4, 64);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 50, 200, 1024})
    void whateverIsSaidOverAndOverIsNoticedSoon(int period) {
        Limits limits = Limits.THINKING;
        Random random = new Random(period);
        int[] before = random.ints(700, 0, 50_000).toArray();
        int[] loop = random.ints(period, 0, 50_000).toArray();
        RepetitionDetector detector = new RepetitionDetector(limits);
        for (int token : before) {
            assertThat(detector.accept(token)).isFalse();
        }
        int said = 0;
        while (!detector.accept(loop[said % period])) {
            said++;
            assertThat(said).isLessThan(20_000);
        }

        int needed = Math.max(limits.minLength(), limits.minRepeats() * period);
        assertThat(said + 1).isBetween(needed, needed + RepetitionDetector.GRAM);
    }

    @Test
    void whatGoesOnDifferentlyIsNoRepetitionAnyMore() {
        RepetitionDetector detector = new RepetitionDetector(SMALL);
        IntStream.range(0, 60).forEach(i -> detector.accept(i % 3));

        assertThat(detector.accept(0)).isTrue();
        assertThat(detector.accept(99)).isFalse();
        assertThat(detector.accept(0)).isFalse();
    }

    @Test
    void itNeverCriesWithoutAPeriodAtTheEnd() {
        Random random = new Random(20261127);
        int alarms = 0;
        for (int round = 0; round < 300; round++) {
            int[] tokens = nearlyPeriodic(random);
            RepetitionDetector detector = new RepetitionDetector(SMALL);
            for (int i = 0; i < tokens.length; i++) {
                if (detector.accept(tokens[i])) {
                    alarms++;
                    assertThat(endsInRepetition(tokens, i + 1)).isTrue();
                }
            }
        }
        assertThat(alarms).isPositive();
    }

    @Test
    void listsTablesAndCodeAreNoRepetition() {
        StringBuilder list = new StringBuilder();
        StringBuilder table = new StringBuilder("| n | square | even |\n|---|--------|------|\n");
        StringBuilder steps = new StringBuilder();
        StringBuilder code = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            list.append("- item number ").append(i).append(" of the list\n");
            table.append("| ")
                    .append(i)
                    .append(" | ")
                    .append(i * i)
                    .append(" | ")
                    .append(i % 2 == 0)
                    .append(" |\n");
            steps.append("Step ").append(i).append(": add ").append(i).append(" to the sum. Check it again.\n");
            code.append("        values[").append(i).append("] = 0;\n");
        }
        for (CharSequence text : new CharSequence[] {list, table, steps, code, "=".repeat(200), "\n".repeat(30)}) {
            assertThat(alarmed(text)).as("%s", text).isFalse();
        }
        assertThat(alarmed("Wait, let me check that again. ".repeat(20))).isTrue();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Limits(400, 1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(0, 4, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(400, 4, 0)).hasMessageContaining("400, 4 and 0");
    }

    /// By characters, which is harsher than by tokens.
    private static boolean alarmed(CharSequence text) {
        RepetitionDetector detector = new RepetitionDetector(Limits.THINKING);
        return text.chars().map(c -> detector.accept(c) ? 1 : 0).sum() > 0;
    }

    private static int[] nearlyPeriodic(Random random) {
        int period = 1 + random.nextInt(20);
        int[] loop = random.ints(period, 0, 3).toArray();
        return IntStream.range(0, 400)
                .map(i -> random.nextInt(60) == 0 ? random.nextInt(3) : loop[i % period])
                .toArray();
    }

    private static boolean endsInRepetition(int[] tokens, int end) {
        for (int period = 1; period <= SMALL.maxPeriod(); period++) {
            int matched = 0;
            while (end - 1 - matched - period >= 0 && tokens[end - 1 - matched] == tokens[end - 1 - matched - period]) {
                matched++;
            }
            int length = matched + period;
            if (length >= SMALL.minLength() && length >= SMALL.minRepeats() * period) {
                return true;
            }
        }
        return false;
    }
}
