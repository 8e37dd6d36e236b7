package io.noesis.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.Usage;
import io.noesis.dialect.AnAnswer;
import io.noesis.dialect.DialectEvent;
import io.noesis.dialect.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MessagesAnswerTest {

    @Test
    void thinkingTextAndCallsBecomeBlocks() {
        AnAnswer answer = AnAnswer.begun()
                .thinking("hm", " so")
                .text("\n", "It is ", "6.")
                .call("call_1", "f", "{\"a\":", "1}")
                .call("call_2", "g")
                .ends("tool_calls")
                .usage(Usage.of(20, 4, 30, 7));
        MessagesAnswer translator = new MessagesAnswer();
        translator.promptTokens(20, 4);

        assertThat(Golden.lines(stream(translator, answer))).isEqualTo(Golden.eventFile("anthropic/stream.events"));
    }

    @Test
    void aWholeAnswerIsOneMessage() {
        AnAnswer answer = AnAnswer.begun()
                .thinking("hm")
                .text("It is 6.")
                .call("call_1", "f", "{\"a\": 1}")
                .ends("tool_calls")
                .usage(Usage.of(20, 4, 30, 7));

        assertThat(MessagesAnswer.whole(answer.whole())).isEqualTo(Golden.file("anthropic/message.json"));
    }

    @Test
    void theBlocksOfAStreamOfAnyCuttingAreThoseOfTheWholeMessage() {
        Random random = new Random(7);
        int blocks = 0;
        for (int round = 0; round < 500; round++) {
            AnAnswer answer = AnAnswer.random(random);

            ObjectNode collected = collect(stream(new MessagesAnswer(), answer));

            assertThat(collected).isEqualTo(MessagesAnswer.whole(answer.whole()));
            blocks += collected.get("content").size();
        }
        assertThat(blocks).isGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource({
        "stop,           ,      end_turn,      ",
        "stop,           END,   stop_sequence, END",
        "tool_calls,     ,      tool_use,      ",
        "length,         ,      max_tokens,    ",
        "length,         deadline, max_tokens, ",
        "content_filter, ,      refusal,       ",
    })
    void theFinishReasonIsTranslated(String finish, String stopReason, String expected, String sequence) {
        AnAnswer answer = AnAnswer.begun().text("a").ends(finish, stopReason);

        ObjectNode message = MessagesAnswer.whole(answer.whole());

        assertThat(message.get("stop_reason").asString()).isEqualTo(expected);
        assertThat(message.path("stop_sequence").asString(null)).isEqualTo(sequence);
        assertThat(collect(stream(new MessagesAnswer(), answer))).isEqualTo(message);
    }

    @Test
    void theIdOfAStopTokenIsNoStopSequence() {
        AnAnswer answer = AnAnswer.begun().text("a").ends("stop", 128_009);

        assertThat(MessagesAnswer.whole(answer.whole()).get("stop_reason").asString())
                .isEqualTo("end_turn");
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnError() {
        Random random = new Random(8);
        for (int round = 0; round < 500; round++) {
            List<ChatCompletionChunk> chunks = AnAnswer.random(random).chunks();
            int end = 0;
            while (chunks.get(end).choices().getFirst().finishReason() == null) {
                end++;
            }
            MessagesAnswer translator = new MessagesAnswer();
            List<DialectEvent> events = new ArrayList<>();
            for (ChatCompletionChunk chunk : chunks.subList(0, 1 + random.nextInt(end))) {
                events.addAll(translator.accept(chunk));
            }
            events.addAll(translator.complete());

            assertThat(events.getLast().name()).isEqualTo("error");
            assertThat(events).noneMatch(event -> event.name().equals("message_stop"));
            assertThatIllegalStateException().isThrownBy(translator::complete);
        }
    }

    @Test
    void aCallThatTheLimitCutOffIsLeftOut() {
        AnAnswer answer =
                AnAnswer.begun().text("a").call("call_1", "f", "{\"a\":").ends("length");

        ObjectNode message = MessagesAnswer.whole(answer.whole());

        assertThat(message.get("content")).isEqualTo(Golden.json("[{\"type\": \"text\", \"text\": \"a\"}]"));
        assertThat(message.get("stop_reason").asString()).isEqualTo("max_tokens");
        assertThat(stream(new MessagesAnswer(), answer).getLast().name()).isEqualTo("message_stop");
    }

    @Test
    void argumentsThatAreNoObjectAreAFailure() {
        AnAnswer answer = AnAnswer.begun().call("call_1", "f", "[1]").ends("tool_calls");

        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> MessagesAnswer.whole(answer.whole()))
                .withMessage("the arguments of the call of 'f' are no JSON object");
        assertThat(stream(new MessagesAnswer(), answer).getLast().name()).isEqualTo("error");
    }

    @Test
    void withoutThePromptsLengthTheLastUsageBringsAllCounts() {
        List<DialectEvent> events = stream(
                new MessagesAnswer(), AnAnswer.begun().text("a").ends("stop").usage(Usage.of(20, 4, 30, 7)));

        assertThat(events.getFirst().data().at("/message/usage/input_tokens").asInt())
                .isZero();
        assertThat(events.get(events.size() - 2).data().get("usage")).isEqualTo(Golden.json("""
                {"input_tokens": 16, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 4,
                 "output_tokens": 30, "output_tokens_details": {"thinking_tokens": 7}}
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_VALUE,        invalid_request_error",
        "INVALID_API_KEY,      authentication_error",
        "PERMISSION_DENIED,    permission_error",
        "MODEL_NOT_FOUND,      not_found_error",
        "REQUEST_TOO_LARGE,    request_too_large",
        "QUEUE_FULL,           rate_limit_error",
        "MODEL_NOT_READY,      overloaded_error",
        "UPSTREAM_TIMEOUT,     timeout_error",
        "UPSTREAM_FAILURE,     api_error",
        "INTERNAL_ERROR,       api_error",
    })
    void aFailureHasAnthropicsForm(ErrorCode code, String type) {
        NoesisException failure = new NoesisException(code, "no", "max_tokens", null);

        assertThat(MessagesErrors.envelope(failure, "req_1")).isEqualTo(Golden.json("""
                {"type": "error", "request_id": "req_1",
                 "error": {"type": "%s", "message": "no", "code": "%s", "param": "max_tokens"}}
                """.formatted(type, code.code())));
    }

    private static List<DialectEvent> stream(MessagesAnswer translator, AnAnswer answer) {
        List<DialectEvent> events = new ArrayList<>();
        answer.chunks().forEach(chunk -> events.addAll(translator.accept(chunk)));
        events.addAll(translator.complete());
        return events;
    }

    /// What a client makes of the events; it fails when they are out of order.
    private static ObjectNode collect(List<DialectEvent> events) {
        ObjectNode message =
                (ObjectNode) events.getFirst().data().get("message").deepCopy();
        ArrayNode content = message.withArray("content");
        StringBuilder arguments = new StringBuilder();
        boolean open = false;
        for (DialectEvent event : events) {
            JsonNode data = event.data();
            assertThat(data.get("type").asString()).isEqualTo(event.name());
            switch (event.name()) {
                case "message_start", "ping", "message_stop" -> assertThat(open).isFalse();
                case "content_block_start" -> {
                    assertThat(open).isFalse();
                    open = true;
                    assertThat(data.get("index").asInt()).isEqualTo(content.size());
                    content.add(data.get("content_block").deepCopy());
                    arguments.setLength(0);
                }
                case "content_block_delta" -> {
                    assertThat(open).isTrue();
                    grow((ObjectNode) content.get(data.get("index").asInt()), data.get("delta"), arguments);
                }
                case "content_block_stop" -> {
                    assertThat(open).isTrue();
                    open = false;
                    if (!arguments.isEmpty()) {
                        ((ObjectNode) content.get(content.size() - 1)).set("input", Golden.json(arguments.toString()));
                    }
                }
                case "message_delta" -> {
                    message.setAll((ObjectNode) data.get("delta"));
                    message.set("usage", data.get("usage"));
                }
                default -> throw new AssertionError(event.name());
            }
        }
        assertThat(events.getLast().name()).isEqualTo("message_stop");
        return message;
    }

    private static void grow(ObjectNode block, JsonNode delta, StringBuilder arguments) {
        String type = delta.get("type").asString();
        switch (type) {
            case "text_delta" ->
                block.put(
                        "text", block.get("text").asString() + delta.get("text").asString());
            case "thinking_delta" ->
                block.put(
                        "thinking",
                        block.get("thinking").asString() + delta.get("thinking").asString());
            case "signature_delta" -> block.set("signature", delta.get("signature"));
            case "input_json_delta" ->
                arguments.append(delta.get("partial_json").asString());
            default -> throw new AssertionError(type);
        }
    }
}
