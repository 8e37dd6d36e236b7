package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client of Anthropic's API meets at the door: its key, its routes, and failures in its own words.
@PostgresTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "noesis.gateway.limits.max-request-size=1KB"})
class AnthropicCallerTest {

    private static final RawUpstream upstream = new RawUpstream();

    @LocalServerPort
    int port;

    private Caller caller;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", Caller::keyFile);
        registry.add("noesis.gateway.upstreams.inference", upstream::url);
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @BeforeEach
    void call() {
        caller = new Caller(port);
    }

    @Test
    void theKeyMayComeAsXApiKeyAndTheServiceBehindNeverSeesIt() throws Exception {
        CompletableFuture<HttpResponse<String>> response = send("/v1/messages", "x-api-key", Caller.KEY);
        RawUpstream.Exchange exchange = upstream.next();
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(exchange.requestLine()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(exchange.head().toLowerCase(Locale.ROOT))
                .doesNotContain("x-api-key", "authorization", Caller.KEY.toLowerCase(Locale.ROOT));
    }

    @Test
    void theSameKeyTwiceIsOneKeyAndTwoKeysAreNone() throws Exception {
        CompletableFuture<HttpResponse<String>> same =
                send("/v1/messages", "x-api-key", Caller.KEY, "Authorization", "Bearer " + Caller.KEY);
        upstream.next().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        HttpResponse<String> different = send(
                        "/v1/messages", "x-api-key", Caller.KEY + "x", "Authorization", "Bearer " + Caller.KEY)
                .get(10, TimeUnit.SECONDS);
        HttpResponse<String> twice = send("/v1/messages", "x-api-key", Caller.KEY, "x-api-key", Caller.KEY)
                .get(10, TimeUnit.SECONDS);

        assertThat(same.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(different.statusCode()).isEqualTo(401);
        assertThat(different.body()).contains("different keys").doesNotContain(Caller.KEY);
        assertThat(twice.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/messages/count_tokens", "/v1/messages/nowhere"})
    void whoHasNoKeyIsToldInAnthropicsWords(String path) throws Exception {
        HttpResponse<String> response = send(path, "x-api-key", "wrong").get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(401);
        JsonNode body = JsonMapper.shared().readTree(response.body());
        assertThat(body.path("type").asString()).isEqualTo("error");
        assertThat(body.path("error").path("type").asString()).isEqualTo("authentication_error");
        assertThat(response.headers().firstValue("request-id"))
                .isEqualTo(response.headers().firstValue("X-Request-Id"));
        assertThat(body.path("request_id").asString())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void otherPathsKeepOpenAisWords() throws Exception {
        HttpResponse<String> response =
                send("/v1/messagesx", "x-api-key", "wrong").get(10, TimeUnit.SECONDS);

        JsonNode body = JsonMapper.shared().readTree(response.body());
        assertThat(body.has("type")).isFalse();
        assertThat(body.path("error").path("code").asString()).isEqualTo("invalid_api_key");
    }

    @Test
    void aBodyThatIsTooLargeIsToldInAnthropicsWords() throws Exception {
        HttpResponse<String> response =
                caller.post("/v1/messages", "x".repeat(1025)).get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"type\":\"error\"", "\"type\":\"request_too_large\"", "1024");
    }

    @Test
    void aServiceThatHangsUpIsAnApiError() throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.post("/v1/messages", "{}");
        upstream.next().reset();

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
        assertThat(response.get().body()).contains("\"type\":\"api_error\"", "\"request_id\"");
    }

    @Test
    void aStreamThatBreaksEndsWithAnErrorEventOfAnthropics() throws Exception {
        String begun = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        try (Caller.Connection connection = caller.raw("POST /v1/messages", "", "{}")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(begun.length()) + "\r\n" + begun + "\r\n");
            StringBuilder received = new StringBuilder();
            while (received.indexOf(begun) < 0) {
                received.append((char) connection.lines().read());
            }
            exchange.reset();
            connection.lines().lines().forEach(line -> received.append(line).append('\n'));

            assertThat(received.toString())
                    .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
                    .doesNotContain("message_stop");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/completions",
                "/v1/responses",
                "/v1/messages/count_tokens",
                "/v1/tokenize",
                "/v1/detokenize",
                "/v1/chat/render",
                "/v1/embeddings",
                "/v1/chat/completions/chatcmpl-1/end_thinking"
            })
    void everyPathOfTheLocalServiceHasARoute(String path) throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.post(path, "{}");
        RawUpstream.Exchange exchange = upstream.next();
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(exchange.requestLine()).isEqualTo("POST " + path + " HTTP/1.1");
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String... headers) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .headers(headers)
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return caller.client().sendAsync(request, BodyHandlers.ofString());
    }
}
