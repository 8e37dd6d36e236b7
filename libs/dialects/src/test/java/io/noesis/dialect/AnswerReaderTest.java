package io.noesis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.ToolCall;

class AnswerReaderTest {

    @Test
    void whiteSpaceBeforeCallsIsNoText() {
        AnAnswer answer =
                AnAnswer.begun().text("\n", "\n").call("call_1", "f", "{}").ends("tool_calls");

        List<AnswerPart> expected = List.of(
                new AnswerPart.CallBegin("call_1", "f"),
                new AnswerPart.CallArguments("{}"),
                new AnswerPart.End("tool_calls", null));
        assertThat(read(answer)).isEqualTo(expected);
        assertThat(new AnswerReader().read(answer.whole())).isEqualTo(expected);
    }

    @Test
    void whiteSpaceThatIsTheWholeAnswerIsItsText() {
        AnAnswer answer = AnAnswer.begun().text("\n", " ").ends("stop");

        assertThat(read(answer))
                .containsExactly(new AnswerPart.Text("\n ", List.of()), new AnswerPart.End("stop", null));
        assertThat(new AnswerReader().read(answer.whole())).isEqualTo(read(answer));
    }

    @Test
    void textBehindACallStaysBehindIt() {
        AnAnswer answer = AnAnswer.begun().call("call_1", "f", "{}").text("so").ends("tool_calls");

        assertThat(read(answer))
                .containsSubsequence(new AnswerPart.CallArguments("{}"), new AnswerPart.Text("so", List.of()));
    }

    @Test
    void anAnswerHasOneChoice() {
        assertBroken(new Choice(1, Delta.content("a"), null, null, null, null), "a choice with index 1");
    }

    @Test
    void aCallBeginsWithItsNameAndTheCallsComeOneAfterTheOther() {
        assertBroken(toolCall(ToolCall.arguments(0, "{}")), "tool call 0 without id or name");
        assertBroken(toolCall(ToolCall.begin(2, "call_1", "f")), "a piece of tool call 2 while 0 had begun");
        AnswerReader reader = new AnswerReader();
        reader.read(chunk(toolCall(ToolCall.begin(0, "call_1", "f"))));
        reader.read(chunk(toolCall(ToolCall.begin(1, "call_2", "f"))));

        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> reader.read(chunk(toolCall(ToolCall.arguments(0, "{}")))))
                .withMessage("the answer has a piece of tool call 0 while 2 had begun");
    }

    private static void assertBroken(Choice choice, String what) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> new AnswerReader().read(chunk(choice)))
                .withMessageContaining(what)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_FAILURE));
    }

    private static List<AnswerPart> read(AnAnswer answer) {
        AnswerReader reader = new AnswerReader();
        List<AnswerPart> parts = new ArrayList<>();
        answer.chunks().forEach(chunk -> parts.addAll(reader.read(chunk)));
        return parts;
    }

    private static Choice toolCall(ToolCall piece) {
        return new Choice(0, Delta.toolCall(piece), null, null, null, null);
    }

    private static ChatCompletionChunk chunk(Choice choice) {
        return new ChatCompletionChunk("id", ChatCompletionChunk.OBJECT, 0, "m", List.of(choice), null, null);
    }
}
