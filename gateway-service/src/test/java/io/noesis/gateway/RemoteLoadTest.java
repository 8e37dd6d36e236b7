package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/// Callers who leave or do not read, and more of everything than there is room for.
class RemoteLoadTest extends RemoteGateway {

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

    /// Whether a number is the one that it was when it was last asked for.
    private static Callable<Boolean> stands(AtomicLong number) {
        AtomicLong before = new AtomicLong(-1);
        return () -> before.getAndSet(number.get()) == number.get();
    }
}
