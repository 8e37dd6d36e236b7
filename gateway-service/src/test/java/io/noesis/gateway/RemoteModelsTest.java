package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Models that other servers serve, from the caller's socket to the server's: servers are scripted down to the byte,
/// with
/// the streams that `libs/dialects` is tested with.
@PostgresTest
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "noesis.gateway.limits.max-request-size=64KB",
            "noesis.gateway.limits.max-held-bodies=80KB"
        })
class RemoteModelsTest {

    private static final String KEY = "backend-key-that-nobody-may-see";
    private static final String MESSAGES = "[{\"role\":\"user\",\"content\":\"How far is it?\"}]";
    private static final RawUpstream backend = new RawUpstream();
    private static final RawUpstream local = new RawUpstream();

    @LocalServerPort
    int port;

    private Caller caller;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", Caller::keyFile);
        registry.add("noesis.gateway.upstreams.inference", local::url);
        Path keyFile = Files.writeString(Files.createTempFile("backend-key", ""), KEY + "\n");
        keyFile.toFile().deleteOnExit();
        registry.add("noesis.gateway.models[0].api-key-file", keyFile::toString);
        for (int i : new int[] {0, 6, 7}) {
            registry.add("noesis.gateway.models[%d].parses-thinking".formatted(i), () -> true);
            registry.add("noesis.gateway.models[%d].parses-calls".formatted(i), () -> true);
        }
        registry.add("noesis.gateway.models[0].limits-thinking", () -> true);
        registry.add("noesis.gateway.models[3].timeouts.keep-alive", () -> "100ms");
        registry.add("noesis.gateway.models[5].timeouts.first-token", () -> "300ms");
        registry.add("noesis.gateway.models[5].timeouts.idle", () -> "300ms");
        registry.add("noesis.gateway.models[5].max-concurrent", () -> 1);
        List<String> dialects = List.of(
                "vllm", "vllm", "nim-1", "sglang", "llama-server", "openai-compatible", "tensorrt-llm", "nim-2");
        List<String> names = List.of("parsed", "raw", "nim", "sglang", "llama", "hasty", "trt", "nim2");
        for (int i = 0; i < names.size(); i++) {
            String prefix = "noesis.gateway.models[%d].".formatted(i);
            String name = names.get(i);
            String dialect = dialects.get(i);
            registry.add(prefix + "name", () -> name);
            registry.add(prefix + "dialect", () -> dialect);
            registry.add(prefix + "base-url", () -> backend.url() + "/" + name);
            registry.add(prefix + "upstream-model", () -> "theirs");
            if (!dialect.equals("openai-compatible")) {
                registry.add(prefix + "family", () -> "llama-nemotron-v1");
            }
        }
    }

    @AfterAll
    static void stop() {
        backend.close();
        local.close();
    }

    @BeforeEach
    void call() {
        caller = new Caller(port);
    }

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
    void anAnswerOverResponsesHasItsEvents() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                caller.post("/v1/responses", "{\"model\":\"parsed\",\"input\":\"How far is it?\",\"stream\":true}");
        RawUpstream.Exchange exchange = backend.next();
        exchange.events(recorded("vllm/tools"));

        assertThat(json(exchange.body()).at("/messages/0/content").asString()).isEqualTo("How far is it?");
        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .startsWith("event: response.created\n")
                .contains("event: response.reasoning_text.delta", "event: response.function_call_arguments.done")
                .contains("event: response.completed")
                .doesNotContain("[DONE]");
    }

    @Test
    void aWholeAnswerToAWishForAStreamBecomesAStream() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", ",\"stream\":true");
        backend.next().answer(200, "", whole("{\"content\":\"Far.\"}"));

        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .contains("\"content\":\"Far.\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aWholeAnswerOverResponsesIsAResponse() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                caller.post("/v1/responses", "{\"model\":\"parsed\",\"input\":\"How far is it?\"}");
        backend.next().answer(200, "", whole("{\"content\":\"Far.\",\"reasoning_content\":\"Hm.\"}"));

        JsonNode answer = json(response.get(10, TimeUnit.SECONDS).body());
        assertThat(answer.path("object").asString()).isEqualTo("response");
        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo("Hm.");
        assertThat(answer.at("/output/1/content/0/text").asString()).isEqualTo("Far.");
    }

    @Test
    void anAnswerOverMessagesHasItsEventsAndItsWhole() throws Exception {
        String request = "{\"model\":\"parsed\",\"max_tokens\":50,\"messages\":%s%s}";
        CompletableFuture<HttpResponse<String>> streamed =
                caller.post("/v1/messages", request.formatted(MESSAGES, ",\"stream\":true"));
        backend.next().events(recorded("vllm/reasoning"));
        CompletableFuture<HttpResponse<String>> whole =
                caller.post("/v1/messages", request.formatted(MESSAGES, ",\"thinking\":{\"type\":\"disabled\"}"));
        RawUpstream.Exchange exchange = backend.next();
        exchange.answer(200, "", whole("{\"content\":\"Far.\"}"));

        assertThat(streamed.get(10, TimeUnit.SECONDS).body())
                .startsWith("event: message_start\n")
                .contains("\"thinking_delta\"", "\"text_delta\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        JsonNode message = json(whole.get(10, TimeUnit.SECONDS).body());
        assertThat(json(exchange.body()).at("/messages/0/content").asString()).isEqualTo("detailed thinking off");
        assertThat(message.path("type").asString()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asString()).isEqualTo("Far.");
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aRefusalOverMessagesNamesTheCallersField() throws Exception {
        HttpResponse<String> response = caller.post(
                        "/v1/messages",
                        "{\"model\":\"raw\",\"max_tokens\":50,\"messages\":%s,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9}}"
                                .formatted(MESSAGES))
                .get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).path("type").asString()).isEqualTo("error");
        assertThat(json(response.body()).at("/error/param").asString()).isEqualTo("thinking.budget_tokens");
    }

    @Test
    void tokensAreCountedByTheServerWhereItCan() throws Exception {
        String body = "{\"model\":\"%s\",\"messages\":%s}";
        CompletableFuture<HttpResponse<String>> vllm =
                caller.post("/v1/messages/count_tokens", body.formatted("parsed", MESSAGES));
        RawUpstream.Exchange tokenize = backend.next();
        tokenize.answer(200, "", "{\"count\":17}");
        CompletableFuture<HttpResponse<String>> llama =
                caller.post("/v1/messages/count_tokens", body.formatted("llama", MESSAGES));
        RawUpstream.Exchange render = backend.next();
        render.answer(200, "", "{\"prompt\":\"<s>How far is it?\"}");
        RawUpstream.Exchange count = backend.next();
        count.answer(200, "", "{\"tokens\":[1,2,3]}");
        HttpResponse<String> refused = caller.post("/v1/messages/count_tokens", body.formatted("nim", MESSAGES))
                .get(10, TimeUnit.SECONDS);

        assertThat(tokenize.requestLine()).startsWith("POST /parsed/tokenize ");
        assertThat(json(tokenize.body()).at("/messages/0/role").asString()).isEqualTo("user");
        assertThat(json(vllm.get(10, TimeUnit.SECONDS).body())
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(17);
        assertThat(render.requestLine()).startsWith("POST /llama/apply-template ");
        assertThat(json(count.body()).path("content").asString()).isEqualTo("<s>How far is it?");
        assertThat(json(llama.get(10, TimeUnit.SECONDS).body())
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(3);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_value", "cannot be counted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/v1/tokenize", "/v1/detokenize", "/v1/chat/render", "/v1/embeddings"})
    void whatARemoteModelCannotDoIsRefused(String path) throws Exception {
        HttpResponse<String> response =
                caller.post(path, "{\"model\":\"parsed\"}").get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("unsupported_value", path, "\"param\":\"model\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"model\" : \"ours\", \"x\": \"\\u00e4\" }",
                "{\"messages\":[{\"model\":\"parsed\"}]}",
                "{\"model\":5}",
                "no JSON",
                ""
            })
    void whatNamesNoRemoteModelPassesByteForByte(String body) throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.post("/v1/chat/completions", body);
        RawUpstream.Exchange exchange = local.next();
        exchange.answer(200, "", "{}");

        assertThat(exchange.body()).isEqualTo(body);
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(backend.waiting()).isZero();
    }

    @Test
    void modelsOfOursAndOfOthersAreOneList() throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.get("/v1/models");
        RawUpstream.Exchange exchange = local.next();
        exchange.answer(
                200,
                "",
                "{\"object\":\"list\",\"data\":[{\"id\":\"ours\",\"max_model_len\":5},{\"id\":\"raw\",\"x\":1}]}");

        assertThat(exchange.head().toLowerCase(Locale.ROOT))
                .contains("x-noesis-key-id: ")
                .doesNotContain("nsk-");
        JsonNode list = json(response.get(10, TimeUnit.SECONDS).body());
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsString("id"))
                .containsExactly("ours", "parsed", "raw", "nim", "sglang", "llama", "hasty", "trt", "nim2");
        assertThat(list.at("/data/0/max_model_len").asInt()).isEqualTo(5);
    }

    @Test
    void modelsOfOthersAreListedThoughTheLocalServiceIsAway() throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.get("/v1/models");
        local.next().answer(500, "", "{}");

        assertThat(json(response.get(10, TimeUnit.SECONDS).body()).path("data").findValuesAsString("id"))
                .contains("parsed")
                .doesNotContain("ours");
    }

    @Test
    void aSingleModelIsToldByWhoeverHasIt() throws Exception {
        JsonNode remote =
                json(caller.get("/v1/models/parsed").get(10, TimeUnit.SECONDS).body());
        CompletableFuture<HttpResponse<String>> ours = caller.get("/v1/models/ours");
        local.next().answer(200, "", "{\"id\":\"ours\"}");

        assertThat(remote.path("id").asString()).isEqualTo("parsed");
        assertThat(remote.path("object").asString()).isEqualTo("model");
        assertThat(ours.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"id\":\"ours\"}");
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

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request",
        "401, 502, upstream_failure",
        "403, 502, upstream_failure",
        "429, 429, queue_full",
        "500, 502, upstream_failure",
        "503, 503, upstream_unavailable",
        "302, 502, upstream_failure"
    })
    void aRefusalOfTheServerIsTyped(int theirs, int ours, String code) throws Exception {
        for (String stream : List.of("", ",\"stream\":true")) {
            CompletableFuture<HttpResponse<String>> response = chat("parsed", stream);
            backend.next()
                    .answer(
                            theirs,
                            "Retry-After: 7\r\n",
                            "{\"error\":{\"message\":\"because\",\"code\":%d}}".formatted(theirs));

            assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(ours);
            assertThat(response.get().body()).contains("\"" + code + "\"");
            assertThat(response.get().headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(ours == 429 || ours == 503);
            response.get()
                    .headers()
                    .firstValue("Retry-After")
                    .ifPresent(after -> assertThat(after).isEqualTo("7"));
            assertThat(response.get().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        }
    }

    @Test
    void theLogSaysWhatTheServerAnswered(CapturedOutput output) throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", "");
        backend.next().answer(401, "", "{}");

        assertThat(response.get(10, TimeUnit.SECONDS).body()).doesNotContain("401");
        assertThat(output).contains("the server of 'parsed' answered with status 401");
    }

    @Test
    void aFailureInTheFirstEventStillGetsAStatus() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", ",\"stream\":true");
        backend.next().events("data: {\"error\":{\"message\":\"boom\",\"code\":500}}\n\ndata: [DONE]\n\n");

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
        assertThat(response.get().body()).doesNotContain("boom");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, 'data: {\"error\"',                  [DONE]",
        "/v1/messages,         'event: error\ndata: {\"type\":\"error\"', message_stop",
        "/v1/responses,        'event: response.failed',            response.completed"
    })
    void aStreamThatBreaksEndsWithTheApisOwnFailureAndIsCut(String path, String last, String never) throws Exception {
        String input = path.equals("/v1/responses") ? "\"input\":\"How?\"" : "\"messages\":" + MESSAGES;
        String body =
                "{\"model\":\"parsed\",\"max_tokens\":9,\"max_output_tokens\":20,\"stream\":true,%s}".formatted(input);
        String stream = recorded("vllm/reasoning");
        try (Caller.Connection connection = caller.raw("POST " + path, "", body)) {
            RawUpstream.Exchange exchange = backend.next();
            exchange.beginEvents();
            exchange.chunk(stream.substring(0, stream.indexOf("It is 6")));
            StringBuilder received = new StringBuilder();
            while (received.indexOf("Two and") < 0) {
                received.append((char) connection.lines().read());
            }
            exchange.reset();
            connection.lines().lines().forEach(line -> received.append(line).append('\n'));

            assertThat(received).contains(last, "broke off the connection").doesNotContain(never);
            assertThat(received.toString()).as("cut: no last chunk").doesNotEndWith("\n0\n\n");
        }
    }

    @Test
    void silenceBeforeAndWithinAnAnswerIsATimeout() throws Exception {
        CompletableFuture<HttpResponse<String>> silent = chat("hasty", "");
        RawUpstream.Exchange first = backend.next();
        assertThat(silent.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        assertThat(first.closed().get(10, TimeUnit.SECONDS)).isNull();

        try (Caller.Connection connection =
                caller.raw("POST /v1/chat/completions", "", request("hasty", ",\"stream\":true"))) {
            RawUpstream.Exchange second = backend.next();
            second.beginEvents();
            second.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"<think>\"}}]}\n\n"
                            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hm\"}}]}\n\n");

            assertThat(String.join("\n", connection.lines().lines().toList()))
                    .contains("Hm", "upstream_timeout")
                    .doesNotContain("[DONE]");
            assertThat(second.closed().get(10, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void aCallerWhoLeavesIsFollowedToTheServer() throws Exception {
        for (String stream : List.of("", ",\"stream\":true")) {
            RawUpstream.Exchange exchange;
            try (Caller.Connection _ = caller.raw("POST /v1/chat/completions", "", request("parsed", stream))) {
                exchange = backend.next();
                assertThat(exchange.closed()).isNotDone();
            }
            assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void aCallerWhoLeavesAStreamIsFollowedToTheServer() throws Exception {
        String stream = recorded("vllm/reasoning");
        RawUpstream.Exchange exchange;
        try (Caller.Connection connection =
                caller.raw("POST /v1/chat/completions", "", request("parsed", ",\"stream\":true"))) {
            exchange = backend.next();
            exchange.beginEvents();
            exchange.chunk(stream.substring(0, stream.indexOf("It is 6")));
            StringBuilder received = new StringBuilder();
            while (received.indexOf("Two and") < 0) {
                received.append((char) connection.lines().read());
            }
        }

        assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void aCallerWhoDoesNotReadHoldsUpTheServerAndNotTheGateway() throws Exception {
        String event =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n".formatted("x".repeat(8000));
        AtomicLong sent = new AtomicLong();
        try (Caller.Connection connection =
                caller.raw("POST /v1/chat/completions", "", request("parsed", ",\"stream\":true"))) {
            RawUpstream.Exchange exchange = backend.next();
            exchange.beginEvents();
            Thread server = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 40_000; i++) {
                        exchange.chunk(event);
                        sent.addAndGet(event.length());
                    }
                } catch (IOException left) {
                    // The caller has gone, and the gateway with it.
                }
            });

            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(stands(sent));
            assertThat(connection.socket().isConnected()).isTrue();
            assertThat(server.isAlive()).as("still has something to send").isTrue();
            assertThat(sent.get()).as("bytes on the way").isLessThan(64 << 20);
        }
    }

    /// Whether a number is the one that it was when it was last asked for.
    private static Callable<Boolean> stands(AtomicLong number) {
        AtomicLong before = new AtomicLong(-1);
        return () -> before.getAndSet(number.get()) == number.get();
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
    void moreRequestsThanAServerMayHaveAreTurnedAway() throws Exception {
        CompletableFuture<HttpResponse<String>> running = chat("hasty", ",\"stream\":true");
        RawUpstream.Exchange exchange = backend.next();
        exchange.beginEvents();
        CompletableFuture<HttpResponse<String>> waiting = chat("hasty", "");
        CompletableFuture<HttpResponse<String>> third = chat("hasty", "");

        assertThat(CompletableFuture.anyOf(waiting, third).thenApply(any -> ((HttpResponse<?>) any).statusCode()))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(429);
        exchange.reset();
        CompletableFuture.allOf(running.handle((a, b) -> 0), waiting, third).get(20, TimeUnit.SECONDS);
        while (backend.waiting() > 0) {
            backend.next().reset();
        }
    }

    @Test
    void moreBodiesThanTheGatewayMayHoldAreTurnedAway() throws Exception {
        String padding = ",\"ignored\":\"" + "x".repeat(50_000) + "\"";
        CompletableFuture<HttpResponse<String>> first = chat("parsed", padding);
        RawUpstream.Exchange exchange = backend.next();
        HttpResponse<String> second = chat("parsed", padding).get(10, TimeUnit.SECONDS);
        exchange.answer(200, "", whole("{\"content\":\"Far.\"}"));

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> again = chat("parsed", padding);
        backend.next().answer(200, "", whole("{\"content\":\"Far.\"}"));
        assertThat(again.get(10, TimeUnit.SECONDS).statusCode())
                .as("what was held is let go")
                .isEqualTo(200);
    }

    @Test
    void hostileBodiesForARemoteModelAreRefused() throws Exception {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        for (String body : List.of(
                request("parsed", ",\"x\":" + deep),
                request("parsed", ",\"model\":\"raw\""),
                request("parsed", ",\"n\":1000"),
                request("parsed", ",\"functions\":[{}]"),
                "{\"model\":\"parsed\",\"messages\":\"x\"}",
                "{\"model\":\"parsed\"")) {
            HttpResponse<String> response =
                    caller.post("/v1/chat/completions", body).get(10, TimeUnit.SECONDS);

            assertThat(response.statusCode()).as(body.substring(0, 17)).isEqualTo(400);
        }
        assertThat(backend.waiting()).isZero();
    }

    private CompletableFuture<HttpResponse<String>> chat(String model, String more) {
        return caller.post("/v1/chat/completions", request(model, more));
    }

    private static String request(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":%s%s}".formatted(model, MESSAGES, more);
    }

    /// Servers of some kinds are asked to count the thinking.
    private static void answerCounting(CompletableFuture<?> response) throws Exception {
        await().until(() -> response.isDone() || backend.waiting() > 0);
        if (!response.isDone()) {
            backend.next().answer(200, "", "{\"count\":1,\"tokens\":[1]}");
        }
    }

    private static String whole(String message) {
        return ("{\"id\":\"theirs\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"theirs\",\"choices\":[{\"index\":0,"
                        + "\"message\":%s,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
                        + "\"total_tokens\":7,\"completion_tokens_details\":{\"reasoning_tokens\":1}}}")
                .formatted(message);
    }

    private static String recorded(String name) throws IOException {
        return Files.readString(Path.of("../libs/dialects/src/test/resources/backend/" + name + ".sse"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
