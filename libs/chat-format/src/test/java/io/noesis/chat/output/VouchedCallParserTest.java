package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;

/// Calls that a grammar vouches for are given out as they are written, and come out as the patient parser has them.
class VouchedCallParserTest {

    private static final ModelFamily FAMILY =
            ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();
    private static final Set<String> TOOLS = Set.of("add", "say");
    private static final List<String> TEXTS =
            List.of(" ", "\n\n", "Hello. ", "a < b <TOOL ", "<think>hm</think>", "\"}]");
    private static final List<String> CALLS = List.of(
            "{\"name\": \"add\", \"arguments\": {\"a\":1,\"b\":[2, {\"c\": null}]}}",
            "{\"name\": \"add\", \"arguments\": {}}",
            "{\"name\": \"say\", \"arguments\": {\"text\": \"</TOOLCALL> \\\" }] <TOOLCALL>[ \\\\\"}}");

    @Test
    void argumentsComeAsTheyAreWritten() {
        OutputParser parser = OutputParser.ofVouchedCalls(FAMILY, OutputStart.ANSWER, TOOLS);

        parser.accept("<TOOLCALL>[{\"name\": \"say\", \"arguments\": {\"text\": \"one");
        List<OutputDelta> more = parser.accept(" two");

        assertThat(more).containsExactly(new OutputDelta.CallArguments(0, " two"));
    }

    @Test
    void aCallThatIsCutOffKeepsWhatItHad() {
        assertThat(parse(List.of("<TOOLCALL>[{\"name\": \"say\", \"arguments\": {\"text\": \"one")))
                .containsExactly(
                        new OutputDelta.CallBegin(0, "say"), new OutputDelta.CallArguments(0, "{\"text\":\"one"));
    }

    @Test
    void aCallThatIsCutOffBeforeItsNameIsText() {
        assertThat(parse(List.of("Now <TOOLCALL>[{\"na")))
                .containsExactly(new OutputDelta.Answer("Now "), new OutputDelta.Answer("<TOOLCALL>[{\"na"));
    }

    @Test
    void anyCuttingGivesWhatThePatientParserGives() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            String text = output(random);
            OutputParser patient = OutputParser.of(FAMILY, OutputStart.ANSWER, TOOLS);
            List<OutputDelta> expected = new ArrayList<>(patient.accept(text));
            expected.addAll(patient.finish());

            assertThat(joined(parse(cut(text, random)))).as(text).isEqualTo(joined(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<TOOLCALL>[{\"name\": \"fly\", \"arguments\": {}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"add\", \"arguments\": {\"a\": one}}]</TOOLCALL>"
            })
    void nothingVouchesForCallsThatMightHaveBeenThinking(String text) {
        OutputParser parser = OutputParser.ofVouchedCalls(FAMILY, OutputStart.UNDECIDED, TOOLS);
        List<OutputDelta> deltas = new ArrayList<>(parser.accept(text));
        deltas.addAll(parser.finish());

        assertThat(joined(deltas)).containsExactly("", text);
    }

    @Test
    void aCallWithoutThinkingIsStillACall() {
        OutputParser parser = OutputParser.ofVouchedCalls(FAMILY, OutputStart.UNDECIDED, TOOLS);
        List<OutputDelta> deltas = new ArrayList<>(parser.accept("<TOOLCALL>[" + CALLS.get(1) + "]</TOOLCALL>"));
        deltas.addAll(parser.finish());

        assertThat(joined(deltas)).containsExactly("", "", "add {}");
    }

    @Test
    void behindThinkingThatWasBegunWithoutATagTheArgumentsComeAsTheyAreWritten() {
        OutputParser parser = OutputParser.ofVouchedCalls(FAMILY, OutputStart.UNDECIDED, TOOLS);

        parser.accept("Hm.\n</think>\n\n<TOOLCALL>[{\"name\": \"say\", \"arguments\": {\"text\": \"one");
        List<OutputDelta> more = parser.accept(" two");

        assertThat(more).containsExactly(new OutputDelta.CallArguments(0, " two"));
    }

    private static String output(Random random) {
        StringBuilder text = new StringBuilder();
        for (int part = random.nextInt(7); part > 0; part--) {
            text.append(random.nextBoolean() ? block(random) : TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString();
    }

    private static String block(Random random) {
        List<String> calls = new ArrayList<>();
        for (int call = random.nextInt(3); call >= 0; call--) {
            calls.add(CALLS.get(random.nextInt(CALLS.size())));
        }
        return "<TOOLCALL>[" + String.join(", ", calls) + "]</TOOLCALL>";
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(9));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static List<OutputDelta> parse(List<String> pieces) {
        OutputParser parser = OutputParser.ofVouchedCalls(FAMILY, OutputStart.ANSWER, TOOLS);
        List<OutputDelta> deltas = new ArrayList<>();
        pieces.forEach(piece -> deltas.addAll(parser.accept(piece)));
        deltas.addAll(parser.finish());
        return deltas;
    }

    /// Thinking, answer and calls, each in one piece.
    private static List<String> joined(List<OutputDelta> deltas) {
        StringBuilder thinking = new StringBuilder();
        StringBuilder answer = new StringBuilder();
        List<String> calls = new ArrayList<>();
        for (OutputDelta delta : deltas) {
            switch (delta) {
                case OutputDelta.Thinking(String text) -> thinking.append(text);
                case OutputDelta.Answer(String text) -> answer.append(text);
                case OutputDelta.CallBegin(int index, String name) -> {
                    assertThat(index).isEqualTo(calls.size());
                    calls.add(name + " ");
                }
                case OutputDelta.CallArguments(int index, String text) -> calls.set(index, calls.get(index) + text);
            }
        }
        List<String> all = new ArrayList<>(List.of(thinking.toString(), answer.toString()));
        all.addAll(calls);
        return all;
    }
}
