package io.noesis.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
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
import tools.jackson.databind.node.ObjectNode;

class ResponsesAnswerTest {

    private static final ResponsesRequest PLAIN = request("{\"model\": \"m\", \"input\": \"hi\", \"stream\": true}");
    private static final ResponsesRequest WITH_SUMMARY = request(
            "{\"model\": \"m\", \"input\": \"hi\", \"reasoning\": {\"effort\": \"low\", \"summary\": \"auto\"}}");

    @Test
    void thinkingTextAndCallsBecomeTypedEvents() {
        AnAnswer answer = AnAnswer.begun()
                .thinking("hm", " so")
                .text("\n", "It is ", "6.")
                .call("call_1", "f", "{\"a\":", "1}")
                .call("call_2", "g")
                .ends("tool_calls")
                .usage(Usage.of(20, 4, 30, 7));

        assertThat(Golden.lines(stream(PLAIN, answer))).isEqualTo(Golden.eventFile("responses/stream.events"));
    }

    @Test
    void aSummaryThatWasAskedForIsTheThinkingItself() {
        List<DialectEvent> events =
                stream(WITH_SUMMARY, AnAnswer.begun().thinking("hm", "!").ends("stop"));

        assertThat(events.stream()
                        .map(DialectEvent::name)
                        .filter(name -> name.contains("summary"))
                        .toList())
                .containsExactly(
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done");
        assertThat(last(events).at("/output/0/summary"))
                .isEqualTo(Golden.json("[{\"type\": \"summary_text\", \"text\": \"hm!\"}]"));
        assertThat(last(events).at("/output/0/content"))
                .isEqualTo(Golden.json("[{\"type\": \"reasoning_text\", \"text\": \"hm!\"}]"));
    }

    @Test
    void theLastEventHoldsTheResponseThatTheWholeAnswerGets() {
        Random random = new Random(4);
        int reasons = 0;
        for (int round = 0; round < 500; round++) {
            ResponsesRequest request = random.nextBoolean() ? PLAIN : WITH_SUMMARY;
            AnAnswer answer = AnAnswer.random(random);

            List<DialectEvent> events = stream(request, answer);

            assertThat(last(events)).isEqualTo(ResponsesAnswer.whole(request, answer.whole()));
            assertSoundNumbers(events);
            reasons += last(events).get("output").size();
        }
        assertThat(reasons).isGreaterThan(500);
    }

    @Test
    void deltasOfAnyCuttingConcatenateToTheirDoneEvents() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<DialectEvent> events = stream(WITH_SUMMARY, AnAnswer.random(random));

            assertJoined(events, "response.output_text", "text");
            assertJoined(events, "response.reasoning_text", "text");
            assertJoined(events, "response.reasoning_summary_text", "text");
            assertJoined(events, "response.function_call_arguments", "arguments");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stop,           ,         completed,  ",
        "tool_calls,     ,         completed,  ",
        "length,         ,         incomplete, max_output_tokens",
        "length,         deadline, incomplete, deadline",
        "content_filter, ,         incomplete, content_filter",
    })
    void theFinishReasonBecomesAStatus(String finish, String stopReason, String status, String reason) {
        List<DialectEvent> events = stream(PLAIN, AnAnswer.begun().text("a").ends(finish, stopReason));

        assertThat(events.getLast().name()).isEqualTo("response." + status);
        assertThat(last(events).path("status").asString()).isEqualTo(status);
        assertThat(last(events).at("/incomplete_details/reason").asString(null)).isEqualTo(reason);
        assertThat(last(events).at("/output/0/status").asString()).isEqualTo(status);
    }

    @Test
    void aStreamThatBreaksOffNeverSucceeds() {
        Random random = new Random(6);
        for (int round = 0; round < 500; round++) {
            List<ChatCompletionChunk> chunks = AnAnswer.random(random).chunks();
            int end = chunks.stream()
                    .filter(chunk -> chunk.choices().isEmpty()
                            || chunk.choices().getFirst().finishReason() != null)
                    .mapToInt(chunks::indexOf)
                    .min()
                    .orElseThrow();
            ResponsesAnswer translator = new ResponsesAnswer(PLAIN);
            List<DialectEvent> events = new ArrayList<>();
            for (ChatCompletionChunk chunk : chunks.subList(0, 1 + random.nextInt(end))) {
                events.addAll(translator.accept(chunk));
            }
            events.addAll(translator.complete());

            assertThat(events.getLast().name()).isEqualTo("response.failed");
            assertThat(events).noneMatch(event -> event.name().equals("response.completed"));
            assertThat(last(events).at("/error/code").asString()).isEqualTo("server_error");
        }
    }

    @Test
    void aFailureBeforeTheFirstChunkIsAnErrorEvent() {
        List<DialectEvent> events =
                new ResponsesAnswer(PLAIN).fail(NoesisException.invalid("max_output_tokens", "must be small", 7));

        assertThat(Golden.lines(events)).containsExactly("error " + Golden.json("""
                        {"type": "error", "sequence_number": 0, "code": "invalid_value",
                         "message": "max_output_tokens must be small, but was 7", "param": "max_output_tokens"}
                        """));
    }

    @Test
    void aFailureKeepsTheItemsThatWereFinished() {
        ResponsesAnswer translator = new ResponsesAnswer(PLAIN);
        AnAnswer.begun().thinking("hm").text("It").chunks().forEach(translator::accept);

        List<DialectEvent> events = translator.fail(new NoesisException(ErrorCode.QUEUE_FULL, "too many"));

        assertThat(events).hasSize(1);
        assertThat(last(events).get("status").asString()).isEqualTo("failed");
        assertThat(last(events).get("error"))
                .isEqualTo(Golden.json("{\"code\": \"rate_limit_exceeded\", \"message\": \"too many\"}"));
        assertThat(last(events).get("output")).hasSize(1);
        assertThatIllegalStateException().isThrownBy(translator::complete);
    }

    @Test
    void logprobsStandInTheDeltaAndInThePart() {
        List<DialectEvent> events = stream(
                PLAIN,
                AnAnswer.begun()
                        .textWithLogprob("a", -0.5)
                        .textWithLogprob("b", -1)
                        .ends("stop"));

        JsonNode expected = Golden.json("""
                [{"token": "a", "logprob": -0.5, "bytes": [1],
                  "top_logprobs": [{"token": "a", "logprob": -0.5, "bytes": [1]}]},
                 {"token": "b", "logprob": -1.0, "bytes": [1],
                  "top_logprobs": [{"token": "b", "logprob": -1.0, "bytes": [1]}]}]
                """);
        assertThat(last(events).at("/output/0/content/0/logprobs")).isEqualTo(expected);
        assertThat(events.stream()
                        .filter(event -> event.name().equals("response.output_text.delta"))
                        .map(event -> event.data().get("logprobs").get(0)))
                .containsExactly(expected.get(0), expected.get(1));
    }

    @Test
    void anEstimateOfThinkingTokensStaysAnEstimate() {
        Usage usage = new Usage(5, 9, 14, null, new Usage.CompletionTokensDetails(3, true));

        ObjectNode response = ResponsesAnswer.whole(
                PLAIN, AnAnswer.begun().text("a").ends("stop").usage(usage).whole());

        assertThat(response.get("usage")).isEqualTo(Golden.json("""
                {"input_tokens": 5, "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                 "output_tokens": 9, "output_tokens_details": {"reasoning_tokens": 3, "reasoning_tokens_estimated": true},
                 "total_tokens": 14}
                """));
    }

    private static void assertSoundNumbers(List<DialectEvent> events) {
        int items = 0;
        for (int i = 0; i < events.size(); i++) {
            ObjectNode data = events.get(i).data();
            assertThat(data.get("sequence_number").asInt()).isEqualTo(i);
            assertThat(data.get("type").asString()).isEqualTo(events.get(i).name());
            if (events.get(i).name().equals("response.output_item.added")) {
                assertThat(data.get("output_index").asInt()).isEqualTo(items++);
            } else if (data.has("output_index")) {
                assertThat(data.get("output_index").asInt()).isEqualTo(items - 1);
            }
        }
    }

    private static void assertJoined(List<DialectEvent> events, String type, String field) {
        StringBuilder joined = new StringBuilder();
        for (DialectEvent event : events) {
            if (event.name().equals(type + ".delta")) {
                joined.append(event.data().get("delta").asString());
            } else if (event.name().equals(type + ".done")) {
                assertThat(event.data().get(field).asString()).isEqualTo(joined.toString());
                joined.setLength(0);
            }
        }
        assertThat(joined).isEmpty();
    }

    private static List<DialectEvent> stream(ResponsesRequest request, AnAnswer answer) {
        ResponsesAnswer translator = new ResponsesAnswer(request);
        List<DialectEvent> events = new ArrayList<>();
        answer.chunks().forEach(chunk -> events.addAll(translator.accept(chunk)));
        events.addAll(translator.complete());
        return events;
    }

    private static JsonNode last(List<DialectEvent> events) {
        return events.getLast().data().get("response");
    }

    private static ResponsesRequest request(String body) {
        return ResponsesRequest.read(Golden.json(body));
    }
}
