package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThinkingParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // start    | output                              | thinking  | answer
                "ANSWER     | `plain`                             | ``        | `plain`",
                "ANSWER     | `<think>why</think>so`              | `why`     | `so`",
                "ANSWER     | `  <think>why</think>so`            | `why`     | `so`",
                "ANSWER     | `a <think>b</think> c`              | ``        | `a <think>b</think> c`",
                "ANSWER     | `a</think>b`                        | ``        | `a</think>b`",
                "ANSWER     | `<think></think>so`                 | ``        | `so`",
                "ANSWER     | `<think>never closed`               | `never closed` | ``",
                "ANSWER     | `<thinker>`                         | ``        | `<thinker>`",
                "ANSWER     | `<`                                 | ``        | `<`",
                "ANSWER     | ``                                  | ``        | ``",
                "THINKING   | `why</think>so`                     | `why`     | `so`",
                "THINKING   | `why </thin </think>so`             | `why </thin` | `so`",
                "THINKING   | `why`                               | `why`     | ``",
                "THINKING   | `a</think>b</think>c`               | `a`       | `b</think>c`",
                "UNDECIDED  | `<think>why</think>so`              | `why`     | `so`",
                "UNDECIDED  | `why</think>so`                     | `why`     | `so`",
                "UNDECIDED  | `just an answer`                    | ``        | `just an answer`",
                "PLAIN      | ` <think>a</think> b `              | ``        | ` <think>a</think> b `",
            })
    void splitsThinkingFromAnswer(OutputStart start, String output, String thinking, String answer) {
        assertThat(parse(start, List.of(output))).isEqualTo(new Split(thinking, answer));
    }

    @Test
    void dropsWhiteSpaceBesideTheTagsAndKeepsItInside() {
        assertThat(parse(OutputStart.ANSWER, List.of("<think>\n one\n\n two \n</think>\n\n three \n")))
                .isEqualTo(new Split("one\n\n two", "three \n"));
    }

    @Test
    void streamsThinkingBeforeItEnds() {
        ThinkingParser parser = parser(OutputStart.ANSWER);

        assertThat(parser.accept("<th")).isEmpty();
        assertThat(parser.accept("ink>step one")).containsExactly(new OutputDelta.Thinking("step one"));
        assertThat(parser.accept(" and two")).containsExactly(new OutputDelta.Thinking(" and two"));
        assertThat(parser.accept(" </")).isEmpty();
        assertThat(parser.accept("think>done")).containsExactly(new OutputDelta.Answer("done"));
    }

    @Test
    void tellsWhatTheOutputIsInTheMiddleOf() {
        ThinkingParser parser = parser(OutputStart.ANSWER);

        assertThat(parser.phase()).isEqualTo(OutputPhase.UNDECIDED);
        parser.accept("<think>");
        assertThat(parser.phase()).isEqualTo(OutputPhase.THINKING);
        parser.accept("a</thi");
        assertThat(parser.phase()).isEqualTo(OutputPhase.THINKING);
        parser.accept("nk>");
        assertThat(parser.phase()).isEqualTo(OutputPhase.ANSWER);
        assertThat(parser(OutputStart.PLAIN).phase()).isEqualTo(OutputPhase.ANSWER);
    }

    @Test
    void streamsAnAnswerAtOnceWhenNoTagCanComeAnyMore() {
        ThinkingParser parser = parser(OutputStart.ANSWER);

        assertThat(parser.accept("Hel")).containsExactly(new OutputDelta.Answer("Hel"));
        assertThat(parser.accept("lo <")).containsExactly(new OutputDelta.Answer("lo <"));
    }

    @ParameterizedTest
    @EnumSource(OutputStart.class)
    void anyCuttingOfATextGivesTheSameSplit(OutputStart start) {
        Random random = new Random(20260523);
        String[] parts = {"<think>", "</think>", "<", "</", "think", ">", " ", "\n", "a", "bc", "<thi", "é🙂"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Split whole = parse(start, List.of(text.toString()));

            assertThat(parse(start, cut(text.toString(), random)))
                    .as("%s", text)
                    .isEqualTo(whole);
            assertThat(parse(start, text.chars().mapToObj(Character::toString).toList()))
                    .as("%s", text)
                    .isEqualTo(whole);
        }
    }

    static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(5));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static ThinkingParser parser(OutputStart start) {
        return new ThinkingParser(start, "<think>", "</think>");
    }

    private static Split parse(OutputStart start, List<String> pieces) {
        ThinkingParser parser = parser(start);
        StringBuilder thinking = new StringBuilder();
        StringBuilder answer = new StringBuilder();
        List<OutputDelta> deltas = new ArrayList<>();
        pieces.forEach(piece -> deltas.addAll(parser.accept(piece)));
        deltas.addAll(parser.finish());
        for (OutputDelta delta : deltas) {
            switch (delta) {
                case OutputDelta.Thinking(String text) -> thinking.append(nonEmpty(text));
                case OutputDelta.Answer(String text) -> answer.append(nonEmpty(text));
                case OutputDelta.CallBegin _, OutputDelta.CallArguments _ -> throw new AssertionError(delta);
            }
        }
        return new Split(thinking.toString(), answer.toString());
    }

    private static String nonEmpty(String text) {
        assertThat(text).isNotEmpty();
        return text;
    }

    private record Split(String thinking, String answer) {}
}
