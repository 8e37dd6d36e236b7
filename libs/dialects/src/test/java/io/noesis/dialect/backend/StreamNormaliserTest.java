package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;
import io.noesis.dialect.AnAnswer;
import io.noesis.dialect.CompletionAssembler;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StreamNormaliserTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String USAGE =
            "{\"choices\": [], \"usage\": {\"prompt_tokens\": 10, \"completion_tokens\": 100, \"total_tokens\": 110%s}}";

    @Test
    void rawTextCutAnywhereGivesTheSameMessage() {
        Random random = new Random(10);
        String[] parts = {
            "<think>",
            "</think>",
            "<TOOLCALL>",
            "</TOOLCALL>",
            "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\": 1}}]</TOOLCALL>",
            "text",
            " ",
            "\n",
            "<",
            "</",
            "é🙂"
        };
        int calls = 0;
        int thoughts = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(10); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            StreamPlan plan = random.nextBoolean() ? Plans.raw() : Plans.off();

            ChatCompletion whole = stream(plan, TokenCounter.UNKNOWN, contents(text.toString()));
            ChatCompletion cut = stream(plan, TokenCounter.UNKNOWN, contents(AnAnswer.cut(random, text.toString())));

            assertThat(cut).isEqualTo(whole);
            calls += whole.choices().getFirst().message().toolCalls() == null ? 0 : 1;
            thoughts += whole.choices().getFirst().message().reasoning() == null ? 0 : 1;
        }
        assertThat(calls).isGreaterThan(50);
        assertThat(thoughts).isGreaterThan(50);
    }

    @Test
    void hiddenThinkingIsCountedAndNotShown() {
        List<String> events = List.of(
                delta("{\"reasoning\": \"0123456789\"}"),
                delta("{\"content\": \"0123456789\"}"),
                end("stop"),
                USAGE.formatted(""));

        ChatCompletion answer = stream(Plans.hidden(), TokenCounter.UNKNOWN, events);

        assertThat(answer.choices().getFirst().message().reasoning()).isNull();
        assertThat(answer.usage().completionTokensDetails()).isEqualTo(new Usage.CompletionTokensDetails(50, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                             | -1 | 25 | true",
                "''                                                             | 33 | 33 |",
                "''                                                             | 333 | 100 |",
                "', \"completion_tokens_details\": {\"reasoning_tokens\": 7}'   | 33 | 7  |",
                "', \"completion_tokens_details\": null'                        | 33 | 33 |",
                "', \"reasoning_tokens\": 7'                                    | 33 | 7  |",
                "', \"reasoning_tokens\": 0'                                    | 33 | 33 |",
            })
    void thinkingTokensAreToldCountedOrElseEstimated(String told, int counted, int expected, Boolean estimated) {
        TokenCounter counter = text -> {
            assertThat(text).isEqualTo("think");
            return counted < 0 ? OptionalInt.empty() : OptionalInt.of(counted);
        };
        List<String> events = List.of(
                delta("{\"reasoning_content\": \"think\"}"),
                delta("{\"content\": \"fifteen letters\"}"),
                end("stop"),
                USAGE.formatted(told));

        assertThat(stream(Plans.nothingToDo(), counter, events).usage().completionTokensDetails())
                .isEqualTo(new Usage.CompletionTokensDetails(expected, estimated));
    }

    @Test
    void withoutThinkingThereIsNothingToCount() {
        TokenCounter never = text -> {
            throw new AssertionError("asked to count");
        };

        assertThat(stream(
                                Plans.nothingToDo(),
                                never,
                                List.of(delta("{\"content\": \"a\"}"), end("stop"), USAGE.formatted("")))
                        .usage()
                        .completionTokensDetails())
                .isEqualTo(Usage.CompletionTokensDetails.counted(0));
    }

    @Test
    void theCountsComeOnceAndLast() {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.nothingToDo(), Plans.IDENTITY, TokenCounter.UNKNOWN);
        String withUsage = "{\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"a\"}}], "
                + "\"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 1}}";

        assertThat(normaliser.accept(withUsage)).allMatch(chunk -> chunk.usage() == null);
        normaliser.accept(end("stop"));
        normaliser.accept(USAGE.formatted(""));
        normaliser.accept("[DONE]");

        List<ChatCompletionChunk> last = normaliser.finish();
        assertThat(last).hasSize(1);
        assertThat(last.getFirst().choices()).isEmpty();
        assertThat(last.getFirst().usage().totalTokens()).isEqualTo(110);
        assertThat(normaliser.usage()).contains(last.getFirst().usage());
    }

    @ParameterizedTest
    @CsvSource({
        "stop, stop",
        "eos, stop",
        "end_turn, stop",
        "something_new, stop",
        "length, length",
        "max_tokens, length",
        "content_filter, content_filter",
        "tool_calls, stop",
        "function_call, stop",
    })
    void everyWordForAnEndIsOneOfTheContracts(String word, String expected) {
        assertThat(stream(Plans.nothingToDo(), TokenCounter.UNKNOWN, List.of(delta("{\"content\": \"a\"}"), end(word)))
                        .choices()
                        .getFirst()
                        .finishReason())
                .isEqualTo(expected);
    }

    @Test
    void bothNamesOfTheSameThinkingAreReadOnce() {
        ChatCompletion answer = stream(
                Plans.nothingToDo(),
                TokenCounter.UNKNOWN,
                List.of(delta("{\"reasoning\": \"hm\", \"reasoning_content\": \"hm\"}"), end("length")));

        assertThat(answer.choices().getFirst().message().reasoning()).isEqualTo("hm");
        assertThat(answer.choices().getFirst().reasoningStopReason()).isEqualTo("length");
    }

    @Test
    void thinkingThatWasTurnedOffIsThinkingWhenAnAnswerFollows() {
        ChatCompletion answer = stream(
                Plans.off(),
                TokenCounter.UNKNOWN,
                List.of(delta("{\"reasoning\": \"hm\"}"), delta("{\"content\": \"yes\"}"), end("stop")));

        assertThat(answer.choices().getFirst().message().reasoning()).isEqualTo("hm");
        assertThat(answer.choices().getFirst().message().content()).isEqualTo("yes");
    }

    @Test
    void callsThatWereFiledUnderThinkingAreFoundThere() {
        ChatCompletion answer = stream(
                Plans.off(),
                TokenCounter.UNKNOWN,
                List.of(
                        delta("{\"reasoning\": \"<TOOLCALL>[{\\\"name\\\": \\\"f\\\"}]</TOOLCALL>\"}"),
                        delta("{\"content\": \"\\n\"}"),
                        end("stop")));

        assertThat(answer.choices().getFirst().finishReason()).isEqualTo("tool_calls");
        assertThat(answer.choices().getFirst().message().toolCalls())
                .containsExactly(ToolCall.whole("call_our_0_0", "f", "{}"));
    }

    @Test
    void whereOneCallWasAllowedTheOthersAreDropped() {
        List<String> told = List.of(
                delta(
                        "{\"tool_calls\": [{\"index\": 0, \"id\": \"a\", \"function\": {\"name\": \"f\", \"arguments\": \"{}\"}},"
                                + " {\"index\": 1, \"id\": \"b\", \"function\": {\"name\": \"g\", \"arguments\": \"{}\"}}]}"),
                end("tool_calls"));
        List<String> raw = List.of(
                delta("{\"content\": \"<TOOLCALL>[{\\\"name\\\": \\\"f\\\"}, {\\\"name\\\": \\\"g\\\"}]</TOOLCALL>\"}"),
                end("stop"));

        for (List<String> events : List.of(told, raw)) {
            ChatCompletion answer = stream(Plans.singleCall(), TokenCounter.UNKNOWN, events);
            assertThat(answer.choices().getFirst().message().toolCalls())
                    .singleElement()
                    .satisfies(call -> assertThat(call.function().name()).isEqualTo("f"));
            assertThat(answer.choices().getFirst().finishReason()).isEqualTo("tool_calls");
        }
    }

    @Test
    void callsThatDifferByIdOnlyAreDifferentCalls() {
        ChatCompletion answer = stream(
                Plans.nothingToDo(),
                TokenCounter.UNKNOWN,
                List.of(
                        delta("{\"tool_calls\": [{\"index\": 0, \"id\": \"a\", \"function\": {\"name\": \"f\"}}]}"),
                        delta("{\"tool_calls\": [{\"index\": 0, \"function\": {\"arguments\": {\"x\": 1}}}]}"),
                        delta(
                                "{\"tool_calls\": [{\"index\": 0, \"id\": \"b\", \"function\": {\"name\": \"f\", \"arguments\": \"{}\"}}]}"),
                        end("tool_calls")));

        assertThat(answer.choices().getFirst().message().toolCalls())
                .containsExactly(ToolCall.whole("a", "f", "{\"x\":1}"), ToolCall.whole("b", "f", "{}"));
    }

    @Test
    void aStopStringOfOursEndsTheAnswerAndSpansPieces() {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.stopping("ab"), Plans.IDENTITY, TokenCounter.UNKNOWN);
        CompletionAssembler assembler = new CompletionAssembler();
        for (String event : List.of(
                delta("{\"reasoning\": \"ab\"}"), delta("{\"content\": \"xa\"}"), delta("{\"content\": \" ya\"}"))) {
            normaliser.accept(event).forEach(assembler::accept);
        }
        assertThat(normaliser.answered()).isFalse();
        normaliser.accept(delta("{\"content\": \"bz\"}")).forEach(assembler::accept);

        assertThat(normaliser.answered()).isTrue();
        assertThat(normaliser.accept(delta("{\"content\": \"more\"}"))).isEmpty();
        assertThat(normaliser.finish()).isEmpty();
        ChatCompletion.Choice choice = assembler.complete().choices().getFirst();
        assertThat(choice.message().content()).isEqualTo("xa y");
        assertThat(choice.message().reasoning()).isEqualTo("ab");
        assertThat(choice.finishReason()).isEqualTo("stop");
        assertThat(choice.stopReason()).isEqualTo("ab");
    }

    @Test
    void textThatMightHaveBecomeAStopStringComesBeforeTheCall() {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.stopping("END"), Plans.IDENTITY, TokenCounter.UNKNOWN);
        List<ChatCompletionChunk> chunks = new ArrayList<>(normaliser.accept(delta("{\"content\": \"so E\"}")));
        chunks.addAll(normaliser.accept(
                delta("{\"tool_calls\": [{\"index\": 0, \"id\": \"a\", \"function\": {\"name\": \"f\"}}]}")));

        assertThat(chunks.stream()
                        .map(chunk -> chunk.choices().getFirst().delta().content()))
                .containsExactly("", "so ", "E", null);
    }

    @Test
    void textInPartsIsText() {
        ChatCompletion answer = stream(
                Plans.nothingToDo(),
                TokenCounter.UNKNOWN,
                List.of(
                        delta(
                                "{\"content\": [{\"type\": \"text\", \"text\": \"a\"}, {\"type\": \"text\", \"text\": \"b\"}]}"),
                        end("stop")));

        assertThat(answer.choices().getFirst().message().content()).isEqualTo("ab");
    }

    @Test
    void logprobsStayWithTheirText() {
        String logprobs = ", \"logprobs\": {\"content\": [{\"token\": \"a\", \"logprob\": -1, \"bytes\": null}]}";
        ChatCompletion answer = stream(
                Plans.nothingToDo(),
                TokenCounter.UNKNOWN,
                List.of(
                        "{\"choices\": [{\"index\": 0, \"delta\": {\"reasoning\": \"hm\"}%s}]}".formatted(logprobs),
                        "{\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"a\"}%s}]}".formatted(logprobs),
                        end("stop")));

        assertThat(answer.choices().getFirst().logprobs().content())
                .singleElement()
                .satisfies(token -> assertThat(token.bytes()).isEmpty());
    }

    @Test
    void everyChoiceMustEnd() {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.twoChoices(), Plans.IDENTITY, TokenCounter.UNKNOWN);
        normaliser.accept(
                "{\"choices\": [{\"index\": 1, \"delta\": {\"content\": \"b\"}, \"finish_reason\": \"stop\"}]}");
        assertThatExceptionOfType(NoesisException.class).isThrownBy(normaliser::finish);

        normaliser.accept(
                "{\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"a\"}, \"finish_reason\": \"stop\"}]}");

        assertThat(normaliser.finish()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "7",
                "\"a\"",
                "{\"choices\": [{\"index\": 1, \"delta\": {}}]}",
                "{\"choices\": [{\"index\": -1, \"delta\": {}}]}",
                "{\"choices\": [{\"delta\": {\"tool_calls\": [{\"id\": \"a\"}]}, \"finish_reason\": \"tool_calls\"}]}",
            })
    void whatMakesNoSenseIsAFailureOfTheBackend(String data) {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.nothingToDo(), Plans.IDENTITY, TokenCounter.UNKNOWN);

        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> normaliser.accept(data))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_FAILURE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"choices\": null}",
                "{\"choices\": [], \"usage\": null}",
                "{\"error\": null}",
                "",
                "{\"choices\": [{\"delta\": null, \"finish_reason\": null}]}",
                "{\"choices\": [{\"delta\": {\"content\": 7, \"tool_calls\": null, \"role\": null}}]}",
            })
    void whatSaysNothingIsSkipped(String data) {
        StreamNormaliser normaliser = new StreamNormaliser(Plans.nothingToDo(), Plans.IDENTITY, TokenCounter.UNKNOWN);

        assertThat(normaliser.accept(data))
                .allSatisfy(chunk ->
                        assertThat(chunk.choices().getFirst().delta().role()).isEqualTo("assistant"));
    }

    @Test
    void aWholeAnswerIsTheSameMessageAsItsStream() {
        String whole = """
                {"id": "x", "object": "chat.completion", "created": 1, "model": "theirs", "choices": [
                  {"index": 0, "finish_reason": "stop", "stop_reason": null, "logprobs": null,
                   "message": {"role": "assistant", "content": "<think>hm</think>\\n\\nyes\\n", "refusal": null,
                               "tool_calls": [], "reasoning": null}}],
                 "usage": {"prompt_tokens": 10, "completion_tokens": 100, "total_tokens": 110}}
                """;

        ChatCompletion answer = WholeAnswer.normalise(Plans.raw(), Plans.IDENTITY, TokenCounter.UNKNOWN, whole);

        assertThat(answer)
                .isEqualTo(stream(
                        Plans.raw(),
                        TokenCounter.UNKNOWN,
                        List.of(
                                delta("{\"content\": \"<think>hm</think>\\n\\nyes\\n\"}"),
                                end("stop"),
                                USAGE.formatted(""))));
        assertThat(answer.model()).isEqualTo("asked-for");
        assertThat(answer.choices().getFirst().message().content()).isEqualTo("yes\n");
    }

    @Test
    void aWholeAnswerWithCallsKeepsThem() {
        ChatCompletion answer = WholeAnswer.normalise(Plans.nothingToDo(), Plans.IDENTITY, TokenCounter.UNKNOWN, """
                {"choices": [{"finish_reason": "tool_calls", "message": {"role": "assistant", "content": null,
                  "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
                                 {"id": "b", "type": "function", "function": {"name": "g", "arguments": "{}"}}]}}]}
                """);

        assertThat(answer.choices().getFirst().message().content()).isNull();
        assertThat(answer.choices().getFirst().message().toolCalls())
                .containsExactly(ToolCall.whole("a", "f", "{}"), ToolCall.whole("b", "g", "{}"));
    }

    private static ChatCompletion stream(StreamPlan plan, TokenCounter counter, List<String> events) {
        StreamNormaliser normaliser = new StreamNormaliser(plan, Plans.IDENTITY, counter);
        CompletionAssembler assembler = new CompletionAssembler();
        events.forEach(event -> normaliser.accept(event).forEach(assembler::accept));
        normaliser.finish().forEach(assembler::accept);
        return assembler.complete();
    }

    private static List<String> contents(String... pieces) {
        List<String> events = new ArrayList<>();
        for (String piece : pieces) {
            ObjectNode delta = JSON.createObjectNode().put("content", piece);
            events.add(delta(delta.toString()));
        }
        events.add(end("stop"));
        return events;
    }

    private static String delta(String delta) {
        return "{\"choices\": [{\"index\": 0, \"delta\": %s, \"finish_reason\": null}]}".formatted(delta);
    }

    private static String end(String finishReason) {
        return "{\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"%s\"}]}".formatted(finishReason);
    }
}
