package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// What the deltas of one output add up to.
///
/// @param calls each as `name arguments`
record ParsedOutput(String thinking, String answer, List<String> calls) {

    static ParsedOutput of(OutputParser parser, List<String> pieces) {
        List<OutputDelta> deltas = new ArrayList<>();
        pieces.forEach(piece -> deltas.addAll(parser.accept(piece)));
        deltas.addAll(parser.finish());
        return of(deltas);
    }

    static ParsedOutput of(List<OutputDelta> deltas) {
        StringBuilder thinking = new StringBuilder();
        StringBuilder answer = new StringBuilder();
        List<StringBuilder> calls = new ArrayList<>();
        boolean argumentsExpected = false;
        for (OutputDelta delta : deltas) {
            assertThat(argumentsExpected && !(delta instanceof OutputDelta.CallArguments))
                    .as("arguments follow their call")
                    .isFalse();
            argumentsExpected = false;
            switch (delta) {
                case OutputDelta.Thinking(String text) -> thinking.append(nonEmpty(text));
                case OutputDelta.Answer(String text) -> answer.append(nonEmpty(text));
                case OutputDelta.CallBegin(int index, String name) -> {
                    assertThat(index).isEqualTo(calls.size());
                    calls.add(new StringBuilder(name).append(' '));
                    argumentsExpected = true;
                }
                case OutputDelta.CallArguments(int index, String text) -> {
                    assertThat(index).isEqualTo(calls.size() - 1);
                    calls.getLast().append(nonEmpty(text));
                }
            }
        }
        return new ParsedOutput(
                thinking.toString(),
                answer.toString(),
                calls.stream().map(StringBuilder::toString).toList());
    }

    private static String nonEmpty(String text) {
        assertThat(text).isNotEmpty();
        return text;
    }
}
