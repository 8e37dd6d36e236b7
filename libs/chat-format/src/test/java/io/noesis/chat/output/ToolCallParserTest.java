package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ToolFormat;

class ToolCallParserTest {

    private static final Set<String> TOOLS = Set.of("f", "g", "math.sqrt", "get-time");
    private static final String NEMOTRON = "llama-nemotron-v1";
    private static final String HERMES = "chatml";
    private static final String BARE = "llama-3";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // output                                                            | answer | calls
                "`<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": 1}}]</TOOLCALL>` | `` | `f {\"a\":1}`",
                "`<TOOLCALL>[{\"name\":\"f\",\"arguments\":{}}, {\"name\":\"g\",\"arguments\":{}}]</TOOLCALL>` | `` | `f {}; g {}`",
                "`<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>\n<TOOLCALL>[{\"name\":\"g\"}]</TOOLCALL>` | `` | `f {}; g {}`",
                "`<TOOLCALL>{\"name\":\"f\",\"arguments\":null}</TOOLCALL>`          | `` | `f {}`",
                "`<TOOLCALL>[{\"name\":\"f\",\"parameters\":{\"b\":2,\"a\":1}}]</TOOLCALL>` | `` | `f {\"b\":2,\"a\":1}`",
                "`<TOOLCALL>[{\"id\":[{}],\"arguments\":\"{ \\\"a\\\" : [ 1 , null ] }\",\"name\":\"f\"}]</TOOLCALL>` | `` | `f {\"a\":[1,null]}`",
                "`<TOOLCALL> [ { \"name\" : \"f\" , \"arguments\" : { \"x\" : \"a </TOOLCALL> b\" } } ] </TOOLCALL>` | `` | `f {\"x\":\"a </TOOLCALL> b\"}`",
                "`Let me see. <TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>`               | `Let me see. ` | `f {}`",
                "`\n\n<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL> \n`                    | `` | `f {}`",
                "`<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>\nDone.`                    | `\nDone.` | `f {}`",
                // The end of the turn in place of the closing tag.
                "`<TOOLCALL>[{\"name\":\"f\"}]\n`                                    | `` | `f {}`",
                "`<TOOLCALL>[f(a=1, b='x \"y\"', c=[True, None, (1, 2)], d={'k': -1.5e3}), g()]</TOOLCALL>` | `` | `f {\"a\":1,\"b\":\"x \\\"y\\\"\",\"c\":[true,null,[1,2]],\"d\":{\"k\":-1.5e3}}; g {}`",
                "`<TOOLCALL>[math.sqrt(16), get-time(\"now\", zone='CET',),]</TOOLCALL>` | `` | `math.sqrt {\"arg_0\":16}; get-time {\"arg_0\":\"now\",\"zone\":\"CET\"}`",
                "`<TOOLCALL>[f(a='it\\'s', b='\\x41\\u00e9\\d\\\\')]</TOOLCALL>`     | `` | `f {\"a\":\"it's\",\"b\":\"Aé\\\\d\\\\\"}`",
            })
    void callsOfLlamaNemotron(String output, String answer, String calls) {
        assertThat(parse(NEMOTRON, output)).isEqualTo(new ParsedOutput("", answer, calls(calls)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>` | `` | `f {\"a\":1}`",
                "`Hm.<tool_call>{\"name\":\"f\"}</tool_call>\n<tool_call>{\"name\":\"g\"}</tool_call>` | `Hm.` | `f {}; g {}`",
                "`<tool_call>f()</tool_call>`                                        | `<tool_call>f()</tool_call>` | ``",
                "`<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>`                           | `<TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>` | ``",
            })
    void callsOfChatMlModels(String output, String answer, String calls) {
        assertThat(parse(HERMES, output)).isEqualTo(new ParsedOutput("", answer, calls(calls)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"name\": \"f\", \"parameters\": {\"a\": 1}}`                     | `` | `f {\"a\":1}`",
                "`\n<|python_tag|>{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}` | `` | `f {}`",
                "`{\"name\": \"f\"}; {\"name\": \"g\"}`                              | `` | `f {}; g {}`",
                "`{\"name\": \"f\"} and more`                                        | ` and more` | `f {}`",
                "`[f(a=1), g()]`                                                     | `` | `f {\"a\":1}; g {}`",
                "`See {\"name\": \"f\"}`                                             | `See {\"name\": \"f\"}` | ``",
                "`{\"answer\": 42}`                                                  | `{\"answer\": 42}` | ``",
                "`<|python_tag|>print(1)`                                            | `<|python_tag|>print(1)` | ``",
                "`<|python`                                                          | `<|python` | ``",
                "`[1, 2]`                                                            | `[1, 2]` | ``",
            })
    void bareCallsOfLlama3(String output, String answer, String calls) {
        assertThat(parse(BARE, output)).isEqualTo(new ParsedOutput("", answer, calls(calls)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<TOOLCALL>[{\"name\": \"unheard-of\", \"arguments\": {}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\"}, {\"name\": \"unheard-of\"}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": 01}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": nan}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"arguments\": [1]}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": \"\\q\"}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\", \"name\": \"g\"}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": 7}]</TOOLCALL>",
                "<TOOLCALL>[{\"arguments\": {}}]</TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\"},]</TOOLCALL>",
                "<TOOLCALL>[]</TOOLCALL>",
                "<TOOLCALL></TOOLCALL>",
                "<TOOLCALL>[{\"name\": \"f\"}]</TOOL",
                "<TOOLCALL>[{\"name\": \"f\"",
                "<TOOLCALL>[{\"name\": \"f\"}] oops</TOOLCALL>",
                "  <TOOLCALL>nonsense  ",
                "<TOOLCALL>[f(a=1, a=2)]</TOOLCALL>",
                "<TOOLCALL>[f(a=1, 2)]</TOOLCALL>",
                "<TOOLCALL>[f(a=x)]</TOOLCALL>",
                "<TOOLCALL>[f(a=__import__('os'))]</TOOLCALL>",
                "<TOOLCALL>[f(a=1)",
                "<TOOLCALL>[1f()]</TOOLCALL>",
                "</TOOLCALL>",
                "<TOOLCAL",
                "   ",
            })
    void whatIsNoCallComesBackAsItWasWritten(String output) {
        assertThat(parse(NEMOTRON, output)).isEqualTo(new ParsedOutput("", output, List.of()));
    }

    @Test
    void aBrokenBlockDoesNotHideTheNextOne() {
        assertThat(parse(NEMOTRON, "<TOOLCALL>[{oops}]</TOOLCALL><TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>"))
                .isEqualTo(new ParsedOutput("", "<TOOLCALL>[{oops}]</TOOLCALL>", List.of("f {}")));
        assertThat(parse(NEMOTRON, "<TOOLCALL>[\"never closed <TOOLCALL>[{\"name\":\"f\"}]</TOOLCALL>"))
                .isEqualTo(new ParsedOutput("", "<TOOLCALL>[\"never closed ", List.of("f {}")));
    }

    @Test
    void textThatOnlyMentionsATagIsLetGoAtOnce() {
        ToolCallParser parser = parser(NEMOTRON);

        assertThat(parser.accept("Use <TOOL")).containsExactly(new OutputDelta.Answer("Use "));
        assertThat(parser.inCall()).isFalse();
        assertThat(parser.accept("CALL>")).isEmpty();
        assertThat(parser.inCall()).isTrue();
        assertThat(parser.accept(" as a tag")).hasSize(2);
        assertThat(parser.inCall()).isFalse();
    }

    @Test
    void aLineEndInsideAStringIsEscaped() {
        assertThat(parse(NEMOTRON, "<TOOLCALL>[{\"name\":\"f\",\"arguments\":{\"code\":\"a\n\tb\u0001\"}}]</TOOLCALL>")
                        .calls())
                .containsExactly("f {\"code\":\"a\\n\\tb\\u0001\"}");
    }

    @Test
    void aBlockThatIsTooLongIsText() {
        String call = "<TOOLCALL>[{\"name\":\"f\",\"arguments\":{\"a\":\"%s\"}}]</TOOLCALL>";
        String tooLong = call.formatted("x".repeat(ToolCallParser.LONGEST_BLOCK));

        assertThat(parse(NEMOTRON, call.formatted("x".repeat(ToolCallParser.LONGEST_BLOCK - 100)))
                        .calls())
                .hasSize(1);
        assertThat(parse(NEMOTRON, tooLong)).isEqualTo(new ParsedOutput("", tooLong, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<TOOLCALL>", "<TOOLCALL>[", "<TOOLCALL>[\"'", "<TOOLCALL>['", " ", "[[", "<TOOLCALL>[\"", "<"})
    void endlessRepetitionTakesNoLongerThanItsLength(String unit) {
        for (String family : List.of(NEMOTRON, BARE)) {
            ToolCallParser parser = parser(family);
            String text = unit.repeat(2_000_000 / unit.length());
            List<OutputDelta> deltas = new ArrayList<>();
            for (int from = 0; from < text.length(); from += 7) {
                deltas.addAll(parser.accept(text.substring(from, Math.min(text.length(), from + 7))));
            }
            deltas.addAll(parser.finish());

            assertThat(ParsedOutput.of(deltas).answer()).isEqualTo(text);
        }
    }

    private static ParsedOutput parse(String family, String output) {
        ParsedOutput whole = parse(family, List.of(output));
        assertThat(parse(family, Stream.of(output.split("")).toList())).isEqualTo(whole);
        return whole;
    }

    private static ParsedOutput parse(String family, List<String> pieces) {
        ToolCallParser parser = parser(family);
        List<OutputDelta> deltas = new ArrayList<>();
        pieces.forEach(piece -> deltas.addAll(parser.accept(piece)));
        deltas.addAll(parser.finish());
        return ParsedOutput.of(deltas);
    }

    private static ToolCallParser parser(String family) {
        ToolFormat format = ModelFamilies.builtIn().byId(family).orElseThrow().tools();
        return new ToolCallParser(format, TOOLS);
    }

    private static List<String> calls(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("; "));
    }
}
