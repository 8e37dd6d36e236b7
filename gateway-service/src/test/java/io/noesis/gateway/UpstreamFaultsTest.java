package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

/// What reaches a service behind, and what its misbehaviour looks like from outside, down to the socket.
@PostgresTest
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "noesis.gateway.limits.max-request-size=1KB",
            "noesis.gateway.limits.max-upload-size=4KB"
        })
class UpstreamFaultsTest {

    private static final String EMPTY_OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String EMPTY_OK_AND_CLOSED =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final RawUpstream upstream = new RawUpstream();

    @LocalServerPort
    int port;

    private Caller caller;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", Caller::keyFile);
        registry.add("noesis.gateway.upstreams.inference", upstream::url);
        registry.add("noesis.gateway.upstreams.dataset", upstream::url);
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @BeforeEach
    void call() {
        caller = new Caller(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/datasets/../../actuator/env",
                "/v1/datasets/%2e%2e/%2E./actuator/env",
                "/v1/datasets/..;/..;x=1/actuator",
                "/v1/datasets/..%2f..%2factuator",
                "/v1/models/..%5cactuator",
                "/v1/models/./x"
            })
    void noPathClimbsOutOfItsRoute(String path) throws Exception {
        try (Caller.Connection connection = caller.raw("GET " + path, "", "")) {
            assertThat(connection.statusLine()).startsWith("HTTP/1.1 400");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/datasets/a..b", "/v1/models/nvidia%2FLlama-3.1", "/v1/datasets/...", "/v1/models?a=.."})
    void dotsAndSlashesInNamesPassAsTheyAre(String path) throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.get(path);
        RawUpstream.Exchange exchange = upstream.next();
        exchange.send(EMPTY_OK);

        assertThat(exchange.requestLine()).isEqualTo("GET " + path + " HTTP/1.1");
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aCompletionIsSentOnceThoughItsPooledConnectionIsReset() throws Exception {
        CompletableFuture<HttpResponse<String>> first = caller.get("/v1/models");
        RawUpstream.Exchange before = upstream.next();
        before.send(EMPTY_OK);
        first.get(10, TimeUnit.SECONDS);

        CompletableFuture<HttpResponse<String>> second = caller.post("/v1/chat/completions", "{}");
        RawUpstream.Exchange exchange = upstream.next();
        assertThat(exchange.socket()).as("pooled").isSameAs(before.socket());
        exchange.reset();

        assertThat(second.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
        assertThat(second.get().body()).contains("upstream_failure");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aCallerWhoLeavesBeforeTheAnswerBeginsIsFollowed(CapturedOutput output) throws Exception {
        RawUpstream.Exchange exchange;
        try (Caller.Connection _ = caller.raw("POST /v1/chat/completions", "", "{}")) {
            exchange = upstream.next();
            assertThat(exchange.closed()).isNotDone();
        }

        assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
        await().untilAsserted(() -> assertThat(output)
                .containsPattern("key=test method=POST path=/v1/chat/completions upstream=inference status=- "
                        + "end=client-gone ms=\\d+"));
    }

    @Test
    void aCallerWhoLeavesBehindTheLastEventCostsNoConnection() throws Exception {
        RawUpstream.Exchange exchange;
        try (Caller.Connection connection = caller.raw("POST /v1/chat/completions", "", "{}")) {
            exchange = upstream.next();
            exchange.beginEvents();
            exchange.chunk("data: {}\n\ndata: [DONE]\n\n");
            connection.readUntil("data: [DONE]");
        }
        assertThat(exchange.closed()).as("left alone").failsWithin(Duration.ofMillis(300));
        exchange.send("0\r\n\r\n");

        // The gateway may not have read the end yet; a connection it opened instead is not kept.
        await().untilAsserted(() -> {
            CompletableFuture<HttpResponse<String>> next = caller.get("/v1/models");
            RawUpstream.Exchange second = upstream.next();
            boolean isPooled = second.socket() == exchange.socket();
            second.send(isPooled ? EMPTY_OK : EMPTY_OK_AND_CLOSED);
            assertThat(next.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(isPooled).as("pooled again").isTrue();
        });
    }

    @Test
    void aCallerWhoLeavesWithinAStreamIsFollowed() throws Exception {
        RawUpstream.Exchange exchange;
        try (Caller.Connection connection = caller.raw("POST /v1/chat/completions", "", "{}")) {
            exchange = upstream.next();
            exchange.beginEvents();
            exchange.chunk("data: {}\n\n");
            connection.readUntil("data: {}");
        }

        assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void anUpgradeIsNotPassedOn() throws Exception {
        String upgrade = "Connection: Upgrade, X-Noesis-Key-Id\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        try (Caller.Connection connection = caller.raw("GET /v1/models", upgrade, "")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send(EMPTY_OK);

            assertThat(exchange.head().toLowerCase(Locale.ROOT))
                    .contains("x-noesis-key-id: ")
                    .doesNotContain("upgrade: ", "connection: ");
            assertThat(connection.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aStreamThatBreaksBetweenEventsSaysSoAndIsCut() throws Exception {
        String received = untilTheEnd("data: one\n\n");

        assertThat(received)
                .contains("data: one\n\n", "\ndata: {\"error\":{")
                .contains("\"code\":\"upstream_failure\"")
                .doesNotContain("[DONE]");
        assertThat(received).as("cut: no last chunk").doesNotEndWith("\n0\n\n");
    }

    @Test
    void aStreamThatBreaksWithinAnEventIsCut() throws Exception {
        String received = untilTheEnd("data: {\"half");

        assertThat(received).contains("data: {\"half").doesNotContain("error").doesNotEndWith("\n0\n\n");
    }

    @Test
    void uploadsHaveALimitOfTheirOwnAndArePassedOnWhole() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                caller.post("/v1/datasets/a/versions/1/files", "x".repeat(4096));
        RawUpstream.Exchange exchange = upstream.next();
        exchange.send(EMPTY_OK);

        assertThat(exchange.bodyBytes()).isEqualTo(4096);
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        HttpResponse<String> refused =
                caller.post("/v1/datasets/a/versions/1/files", "x".repeat(4097)).get(10, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("request_too_large", "4096", "4097");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theServiceBehindDecidesAboutMethods() throws Exception {
        String body = "{\"error\":{\"code\":\"method_not_allowed\"}}";
        CompletableFuture<HttpResponse<String>> response = caller.client()
                .sendAsync(
                        caller.request("/v1/models")
                                .method("DELETE", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        upstream.next()
                .send("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body));

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(405);
        assertThat(response.get().body()).isEqualTo(body);
        assertThat(response.get().headers().firstValue("Allow")).contains("GET");
    }

    /// What a caller receives of a stream that breaks after some bytes.
    private String untilTheEnd(String sent) throws Exception {
        try (Caller.Connection connection = caller.raw("POST /v1/chat/completions", "", "{}")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send(EVENTS + Integer.toHexString(sent.length()) + "\r\n" + sent + "\r\n");
            StringBuilder received = new StringBuilder();
            while (received.indexOf(sent) < 0) {
                received.append((char) connection.lines().read());
            }
            exchange.reset();
            connection.lines().lines().forEach(line -> received.append(line).append('\n'));
            return received.toString();
        }
    }
}
