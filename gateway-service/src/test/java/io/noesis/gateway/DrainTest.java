package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.noesis.testing.postgres.SharedPostgres;

/// Ending the gateway while a stream runs.
class DrainTest {

    private static final String BEGIN = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n";

    @Test
    void aStreamThatRunsIsLetFinish() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                ConfigurableApplicationContext gateway = start(upstream, "30s");
                Caller.Connection stream = caller(gateway).raw("POST /v1/chat/completions", "", "{}")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send(BEGIN);
            readUntil(stream, "data: one");

            CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
            await().until(() -> !accepts(gateway));
            exchange.send("b\r\ndata: two\n\n\r\n0\r\n\r\n");

            readUntil(stream, "data: two");
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStreamThatDoesNotEndIsCutWhenTheTimeIsOver() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                ConfigurableApplicationContext gateway = start(upstream, "500ms");
                Caller.Connection stream = caller(gateway).raw("POST /v1/chat/completions", "", "{}")) {
            RawUpstream.Exchange exchange = upstream.next();
            exchange.send(BEGIN);
            readUntil(stream, "data: one");

            CompletableFuture.runAsync(gateway::close).get(10, TimeUnit.SECONDS);

            assertThat(stream.lines().lines().toList()).doesNotContain("0");
            assertThat(exchange.closed().get(10, TimeUnit.SECONDS)).isNull();
        }
    }

    private static ConfigurableApplicationContext start(RawUpstream upstream, String limit) {
        return new SpringApplicationBuilder(GatewayServiceApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.url=" + SharedPostgres.get().createDatabase(),
                        "--spring.datasource.username=postgres",
                        "--spring.lifecycle.timeout-per-shutdown-phase=" + limit,
                        "--noesis.gateway.api-keys.bootstrap[0].name=test",
                        "--noesis.gateway.api-keys.bootstrap[0].file=" + Caller.keyFile(),
                        "--noesis.gateway.upstreams.inference=" + upstream.url());
    }

    private static Caller caller(ConfigurableApplicationContext gateway) {
        return new Caller(((WebServerApplicationContext) gateway).getWebServer().getPort());
    }

    private static boolean accepts(ConfigurableApplicationContext gateway) {
        int port = ((WebServerApplicationContext) gateway).getWebServer().getPort();
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void readUntil(Caller.Connection stream, String wanted) throws IOException {
        String line = stream.lines().readLine();
        while (!wanted.equals(line)) {
            assertThat(line).as("the stream ended before " + wanted).isNotNull();
            line = stream.lines().readLine();
        }
    }
}
