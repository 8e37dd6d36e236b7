package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

/// A service behind that keeps the connection and says nothing.
@PostgresTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "spring.cloud.gateway.server.webflux.httpclient.response-timeout=500ms",
            "noesis.gateway.upstreams.idle-timeout=500ms"
        })
class UpstreamTimeoutTest {

    private static final RawUpstream upstream = new RawUpstream();

    @LocalServerPort
    int port;

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

    @Test
    void silenceBeforeTheAnswerIsAGatewayTimeout() throws Exception {
        CompletableFuture<HttpResponse<String>> response = new Caller(port).post("/v1/chat/completions", "{}");
        RawUpstream.Exchange exchange = upstream.next();

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        assertThat(response.get().body()).contains("upstream_timeout");
        assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void anUploadMayTakeLongerThanAnAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> upload =
                new Caller(port).post("/v1/datasets/d/versions/v1/files/SFT/chat", "{}");
        RawUpstream.Exchange exchange = upstream.next();
        CompletableFuture<HttpResponse<String>> later = new Caller(port).post("/v1/chat/completions", "{}");
        upstream.next();
        assertThat(later.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);

        exchange.send("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(upload.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
    }

    @Test
    void silenceWithinAStreamEndsItWithTheReason() throws Exception {
        try (Caller.Connection connection = new Caller(port).raw("POST /v1/chat/completions", "", "{}")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n");

            assertThat(String.join("\n", connection.lines().lines().toList()))
                    .contains("data: one\n\n")
                    .contains("upstream_timeout")
                    .doesNotContain("[DONE]");
            assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
        }
    }
}
