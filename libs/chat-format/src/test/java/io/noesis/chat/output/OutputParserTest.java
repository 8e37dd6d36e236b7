package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;

/// Thinking, answer and calls of one output. How tags and calls are read is in [ThinkingParserTest] and
/// [ToolCallParserTest].
class OutputParserTest {

    private static final Set<String> TOOLS = Set.of("f", "g");

    /// What nasty outputs are made of: the tags of all families, whole and in parts, calls good and bad.
    private static final String[] PARTS = {
        "<think>",
        "</think>",
        "<thi",
        "nk>",
        "<TOOLCALL>",
        "</TOOLCALL>",
        "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": [1, \"</TOOLCALL>\"]}}]</TOOLCALL>",
        "<TOOLCALL>[f(a='x'), g(1)]</TOOLCALL>",
        "<TOOLCALL>[{\"name\": \"h\"}]</TOOLCALL>",
        "<tool_call>\n{\"name\": \"g\", \"arguments\": {}}\n</tool_call>",
        "<tool_call>",
        "</tool_call>",
        "<|python_tag|>",
        "<|python",
        "{\"name\": \"f\", \"parameters\": {\"b\": 1, \"a\": \"\\\"\"}}",
        "[g()]",
        ";",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "\\",
        "<",
        "</",
        ">",
        " ",
        "\n\n",
        "text",
        "é🙂"
    };

    static Stream<Arguments> familiesAndStarts() {
        return ModelFamilies.builtIn().all().stream()
                .flatMap(family -> Stream.of(OutputStart.values()).map(start -> Arguments.of(family.id(), start)));
    }

    @ParameterizedTest
    @MethodSource("familiesAndStarts")
    void anyCuttingOfATextGivesTheSameMessage(String familyId, OutputStart start) {
        ModelFamily family = ModelFamilies.builtIn().byId(familyId).orElseThrow();
        Random random = new Random(20261127);
        int calls = 0;
        int thoughts = 0;
        for (int round = 0; round < 4_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String output = text.toString();
            Set<String> tools = random.nextInt(8) == 0 ? Set.of() : TOOLS;
            ParsedOutput whole = ParsedOutput.of(OutputParser.of(family, start, tools), List.of(output));

            assertThat(ParsedOutput.of(OutputParser.of(family, start, tools), ThinkingParserTest.cut(output, random)))
                    .as("%s", output)
                    .isEqualTo(whole);
            assertThat(ParsedOutput.of(OutputParser.of(family, start, tools), List.of(output.split(""))))
                    .as("%s", output)
                    .isEqualTo(whole);
            if (tools.isEmpty() || start == OutputStart.PLAIN) {
                assertThat(whole.calls()).isEmpty();
            }
            calls += whole.calls().size();
            thoughts += whole.thinking().length();
        }
        // Else the texts would say nothing.
        assertThat(calls > 20).isEqualTo(start != OutputStart.PLAIN);
        assertThat(thoughts > 100).isEqualTo(start != OutputStart.PLAIN);
    }

    @Test
    void aCallInsideThinkingIsThinkingAndOneBehindItIsACall() {
        String call = "<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>";

        assertThat(parse(OutputStart.ANSWER, "<think>\nmaybe " + call + "\n</think>\n\nSee: " + call))
                .isEqualTo(new ParsedOutput("maybe " + call, "See: ", List.of("f {}")));
        assertThat(parse(OutputStart.UNDECIDED, call)).isEqualTo(new ParsedOutput("", "", List.of("f {}")));
        assertThat(parse(OutputStart.THINKING, call)).isEqualTo(new ParsedOutput(call, "", List.of()));
        assertThat(parse(OutputStart.PLAIN, "<think>" + call))
                .isEqualTo(new ParsedOutput("", "<think>" + call, List.of()));
    }

    @Test
    void tellsWhatTheOutputIsInTheMiddleOf() {
        OutputParser parser = OutputParser.of(nemotron(), OutputStart.THINKING, TOOLS);
        List<OutputPhase> phases = new ArrayList<>();
        for (String piece : List.of("so", "</think>", "\n\n", "Hm. ", "<TOOLCALL>", "[f()", "]</TOOLCALL>", "end")) {
            parser.accept(piece);
            phases.add(parser.phase());
        }

        assertThat(phases)
                .containsExactly(
                        OutputPhase.THINKING,
                        OutputPhase.ANSWER,
                        OutputPhase.ANSWER,
                        OutputPhase.ANSWER,
                        OutputPhase.CALL,
                        OutputPhase.CALL,
                        OutputPhase.ANSWER,
                        OutputPhase.ANSWER);
    }

    @Test
    void theClosingTextOfEachFamilyEndsItsThinking() {
        for (ModelFamily family : ModelFamilies.builtIn().all()) {
            OutputParser parser = OutputParser.of(family, OutputStart.THINKING, Set.of());

            assertThat(ParsedOutput.of(parser, List.of("cut off in the midd", family.closingText(), "Yes.")))
                    .isEqualTo(new ParsedOutput("cut off in the midd", "Yes.", List.of()));
        }
    }

    private static ParsedOutput parse(OutputStart start, String output) {
        return ParsedOutput.of(OutputParser.of(nemotron(), start, TOOLS), List.of(output));
    }

    private static ModelFamily nemotron() {
        return ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();
    }
}
