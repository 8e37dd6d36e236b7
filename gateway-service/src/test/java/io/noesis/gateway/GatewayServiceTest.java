package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

import reactor.core.publisher.Sinks;

@PostgresTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "noesis.gateway.api-keys.cache-ttl=0s",
            "noesis.gateway.limits.max-request-size=1KB",
            "noesis.gateway.upstreams.idle-timeout=60s"
        })
class GatewayServiceTest {

    private static final String KEY = "nsk-a-key-of-the-test-that-is-long-enough";
    private static final UpstreamStub upstream = new UpstreamStub();

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    @Value("${local.management.port}")
    int managementPort;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path keyFile = Files.createTempFile("api-key", "");
        Files.writeString(keyFile, KEY + "\n");
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", keyFile::toString);
        registry.add("noesis.gateway.upstreams.inference", upstream::url);
        // Nobody listens there.
        registry.add("noesis.gateway.upstreams.evaluation", () -> "http://127.0.0.1:1");
        registry.add("noesis.gateway.upstreams.training", () -> "http://127.0.0.1:1");
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @Test
    void aValidKeyPassesAndTheServiceBehindNeverSeesIt() throws Exception {
        HttpResponse<String> response = client.send(
                get("/v1/models").header("X-Noesis-Key-Id", "forged").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"object\":\"list\"}");
        assertThat(upstream.lastHeaders().contains("Authorization")).isFalse();
        assertThat(upstream.lastHeaders().getAll("X-Noesis-Key-Id"))
                .hasSize(1)
                .first()
                .asString()
                .matches("[0-9a-f-]{36}");
        assertThat(upstream.lastHeaders().get("X-Request-Id"))
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic bnNr",
                "Bearer nsk-wrong",
                "nsk-a-key-of-the-test-that-is-long-enough"
            })
    void withoutAValidKeyEveryPathAnswersTheSame(String authorization) throws Exception {
        for (String path : new String[] {"/v1/models", "/v1/nowhere", "/actuator/env", "/"}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.body()).as(path).contains("invalid_api_key").doesNotContain("nsk-wrong");
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"})
    void probesAndScrapersNeedNoKeyOnThePortOfTheirOwn(String path) throws Exception {
        URI management = URI.create("http://127.0.0.1:" + managementPort + path);

        assertThat(status(HttpRequest.newBuilder(management).build())).isEqualTo(200);
        assertThat(status(HttpRequest.newBuilder(uri(path)).build())).isEqualTo(401);
    }

    @Test
    void aRevokedAndAnExpiredKeyNoLongerPass() throws Exception {
        String other = "nsk-another-key-that-is-also-long-enough";
        jdbc.sql("insert into gateway.api_key (id, name, prefix, hash, created_at) "
                        + "values (gen_random_uuid(), 'other', 'nsk-anot', sha256(convert_to(:key, 'UTF8')), now())")
                .param("key", other)
                .update();
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/models"))
                .header("Authorization", "Bearer " + other)
                .build();
        assertThat(status(request)).isEqualTo(200);

        jdbc.sql("update gateway.api_key set expires_at = now() - interval '1 second' where name = 'other'")
                .update();
        assertThat(status(request)).isEqualTo(401);

        jdbc.sql("update gateway.api_key set expires_at = null, revoked_at = now() where name = 'other'")
                .update();
        assertThat(status(request)).isEqualTo(401);
    }

    @Test
    void noKeyIsKeptInTheClear() {
        String stored = jdbc.sql("select string_agg(api_key::text, ' ') from gateway.api_key")
                .query(String.class)
                .single();

        assertThat(stored).doesNotContain(KEY).contains(KEY.substring(0, 8));
    }

    @Test
    void eachEventArrivesBeforeTheNextIsSent() throws Exception {
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(chat("{}"), BodyHandlers.ofInputStream());
        Sinks.Many<String> stream = upstream.nextStream();
        stream.tryEmitNext("one").orThrow();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(response.get(10, TimeUnit.SECONDS).body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("data: one");
            assertThat(lines.readLine()).isEmpty();
            stream.tryEmitNext("two").orThrow();
            assertThat(lines.readLine()).isEqualTo("data: two");
            assertThat(lines.readLine()).isEmpty();
            stream.tryEmitComplete().orThrow();
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void closingTheClientClosesTheConnectionBehind() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            Sinks.Many<String> stream = upstream.nextStream();
            stream.tryEmitNext("begun").orThrow();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!"data: begun".equals(lines.readLine())) {
                // Headers come first.
            }
            assertThat(upstream.clientClosed()).isNotDone();
        }

        assertThat(upstream.clientClosed().get(10, TimeUnit.SECONDS)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/v1/evaluations, evaluation", "/v1/training/jobs, training"})
    void aServiceThatIsAwayIsNamedQuickly(String path, String service) throws Exception {
        HttpResponse<String> response = client.send(get(path).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("upstream_unavailable").contains(service);
    }

    @Test
    void aServiceThatHangsUpIsABadGateway() throws Exception {
        HttpResponse<String> response = client.send(get("/v1/models/hang-up").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("upstream_failure");
    }

    @Test
    void aStreamThatIsCutBehindIsCutInFrontToo() {
        assertThatThrownBy(() -> client.send(get("/v1/models/cut").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theFailureOfAServicePassesUnchanged() throws Exception {
        HttpResponse<String> response = client.send(get("/v1/models/broken").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":{\"code\":\"model_not_found\"}}");
    }

    @Test
    void anUnknownPathIsNotFoundForWhoHasAKey() throws Exception {
        HttpResponse<String> response = client.send(get("/v1/nowhere").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"not_found\"");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithTheLimit() throws Exception {
        HttpResponse<String> announced = client.send(chat("x".repeat(1025)), BodyHandlers.ofString());
        HttpResponse<String> chunked = client.send(
                request("/v1/chat/completions")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(4096))))
                        .build(),
                BodyHandlers.ofString());

        for (HttpResponse<String> response : java.util.List.of(announced, chunked)) {
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("request_too_large").contains("1024");
        }
    }

    private HttpRequest chat(String body) {
        return request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + KEY);
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
