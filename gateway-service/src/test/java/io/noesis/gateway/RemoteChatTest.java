package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;

import tools.jackson.databind.JsonNode;

/// Chat requests for remote models, in the dialects of their servers and back.
class RemoteChatTest extends RemoteGateway {

    @Test
    void aStreamIsPutIntoTheWordsOfTheContract() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat(
                "parsed",
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"reasoning\":{\"mode\":\"on\"}");
        RawUpstream.Exchange exchange = backend.next();
        exchange.events(recorded("vllm/reasoning"));

        assertThat(exchange.requestLine()).isEqualTo("POST /parsed/v1/chat/completions HTTP/1.1");
        JsonNode sent = json(exchange.body());
        assertThat(sent.path("model").asString()).isEqualTo("theirs");
        assertThat(sent.at("/messages/0/content").asString()).isEqualTo("detailed thinking on");
        String body = response.get(10, TimeUnit.SECONDS).body();
        assertThat(response.get().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(response.get().headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(body)
                .contains("\"reasoning_content\":\"Two and\"", "\"reasoning\":\"Two and\"", "\"model\":\"parsed\"")
                .contains("\"reasoning_tokens\":7")
                .doesNotContain("theirs", "\"chatcmpl-a1\"", "token_ids")
                .endsWith("data: [DONE]\n\n");
        assertThat(body.lines().filter(line -> line.contains("\"usage\""))).hasSize(1);
    }

    @Test
    void thinkingAndCallsLeftInTheTextAreParsed() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat(
                "raw",
                ",\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"distance\"}},{\"type\":\"function\",\"function\":{\"name\":\"here\"}}]");
        backend.next().events(recorded("vllm/raw"));
        // Nobody counted the thinking.
        RawUpstream.Exchange counting = backend.next();
        counting.answer(200, "", "{\"count\":9,\"max_model_len\":1}");

        assertThat(counting.requestLine()).isEqualTo("POST /raw/tokenize HTTP/1.1");
        assertThat(json(counting.body()).path("prompt").asString()).contains("I must <TOOLCALL> look.");
        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .contains("\"tool_calls\":[{", "\"finish_reason\":\"tool_calls\"")
                .doesNotContain("<think>", "</think>", "\"content\":\"<TOOLCALL>");
    }

    @ParameterizedTest
    @CsvSource({"on, detailed thinking on", "off, detailed thinking off"})
    void thinkingIsSwitchedByTheFamilysPhrase(String mode, String phrase) throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                chat("parsed", ",\"reasoning\":{\"mode\":\"%s\"}".formatted(mode));
        RawUpstream.Exchange exchange = backend.next();
        exchange.answer(200, "", whole("{\"role\":\"assistant\",\"content\":\"Far.\",\"reasoning\":\"Hm.\"}"));

        assertThat(json(exchange.body()).at("/messages/0/content").asString()).isEqualTo(phrase);
        assertThat(json(exchange.body()).has("stream")).isFalse();
        JsonNode answer = json(response.get(10, TimeUnit.SECONDS).body());
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Far.");
        assertThat(answer.at("/choices/0/message/reasoning_content").asString()).isEqualTo("Hm.");
        assertThat(answer.at("/choices/0/message/reasoning").asString()).isEqualTo("Hm.");
        assertThat(answer.path("model").asString()).isEqualTo("parsed");
    }

    @Test
    void theBudgetGoesByTheNameThatTheServerKnows() throws Exception {
        String budget = ",\"reasoning\":{\"mode\":\"on\"},\"max_thinking_tokens\":300";
        CompletableFuture<HttpResponse<String>> parsed = chat("parsed", budget);
        RawUpstream.Exchange exchange = backend.next();
        exchange.answer(200, "", whole("{\"content\":\"Far.\"}"));
        HttpResponse<String> refused = chat("nim", budget).get(10, TimeUnit.SECONDS);

        assertThat(json(exchange.body()).path("thinking_token_budget").asInt()).isEqualTo(300);
        assertThat(parsed.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_value", "max_thinking_tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"store\":true", "\"continue_final_message\":true", "\"modalities\":[\"audio\"]"})
    void whatNobodyBehindWouldDoIsRefused(String field) throws Exception {
        HttpResponse<String> refused = chat("nim", "," + field).get(10, TimeUnit.SECONDS);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_value", field.substring(1, field.indexOf(':') - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "nim,    nim-1/raw",
        "sglang, sglang/reasoning",
        "llama,  llama-server/reasoning",
        "trt,    tensorrt-llm/reasoning",
        "nim2,   nim-2/misfiled",
        "hasty,  openai-compatible/odd"
    })
    void theStreamsOfAllKindsOfServersEndWell(String model, String stream) throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat(model, ",\"stream\":true,\"max_tokens\":9");
        backend.next().events(recorded(stream));
        answerCounting(response);

        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .contains("\"content\":")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aWholeAnswerToAWishForAStreamBecomesAStream() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", ",\"stream\":true");
        backend.next().answer(200, "", whole("{\"content\":\"Far.\"}"));

        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .contains("\"content\":\"Far.\"")
                .endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, : keep-alive", "/v1/messages, event: ping"})
    void aSilentStreamShowsThatItLives(String path, String sign) throws Exception {
        String body = "{\"model\":\"sglang\",\"max_tokens\":9,\"stream\":true,\"messages\":%s}".formatted(MESSAGES);
        try (Caller.Connection connection = caller.raw("POST " + path, "", body)) {
            RawUpstream.Exchange exchange = backend.next();
            exchange.beginEvents();
            exchange.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"It is\"}}]}\n\n");
            int signs = 0;
            while (signs < 3) {
                signs += connection.lines().readLine().startsWith(sign) ? 1 : 0;
            }
            exchange.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" far.\"},\"finish_reason\":\"stop\"}]}\n\n");
            exchange.send("0\r\n\r\n");
            StringBuilder rest = new StringBuilder();
            while (!rest.toString().endsWith("0\n\n")) {
                rest.append(connection.lines().readLine()).append('\n');
            }

            assertThat(rest).contains(" far.").containsAnyOf("[DONE]", "message_stop");
        }
    }

    @Test
    void aServerIsLeftWhenAStopStringOfOursHasEndedTheAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                chat("parsed", ",\"stream\":true,\"stop\":[\"END\"],\"reasoning\":{\"mode\":\"on\"}");
        RawUpstream.Exchange exchange = backend.next();
        exchange.beginEvents();
        exchange.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"It is END and\"}}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n");

        assertThat(json(exchange.body()).has("stop")).isFalse();
        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .contains("It is", "\"finish_reason\":\"stop\"")
                .doesNotContain("END and", "\"content\":\"END")
                .endsWith("data: [DONE]\n\n");
        assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void nothingOfTheCallerGoesToTheServerAndTheKeyIsOurs(CapturedOutput output) throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.client()
                .sendAsync(
                        caller.request("/v1/chat/completions")
                                .header("X-Noesis-Key-Id", "forged")
                                .header("Cookie", "a=b")
                                .header("X-Anything", "private")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(request("parsed", "")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        RawUpstream.Exchange exchange = backend.next();
        exchange.answer(200, "Set-Cookie: c=d\r\nServer: secret\r\n", whole("{\"content\":\"Far.\"}"));

        assertThat(exchange.head()).contains("Bearer " + KEY);
        assertThat(exchange.head().toLowerCase(Locale.ROOT))
                .doesNotContain("nsk-", "cookie", "x-noesis", "x-anything")
                .contains("x-request-id: "
                        + response.get(10, TimeUnit.SECONDS)
                                .headers()
                                .firstValue("X-Request-Id")
                                .orElseThrow()
                                .toLowerCase(Locale.ROOT));
        assertThat(response.get().headers().map()).doesNotContainKeys("Set-Cookie", "Server");
        await().untilAsserted(() -> assertThat(output).contains("upstream=remote:parsed status=200"));
        assertThat(output).doesNotContain(KEY);
    }
}
