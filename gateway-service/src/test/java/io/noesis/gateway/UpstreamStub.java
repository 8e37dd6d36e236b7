package io.noesis.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/// A service behind the gateway that does what a test tells it.
final class UpstreamStub implements AutoCloseable {

    private final DisposableServer server;
    private final List<HttpHeaders> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Sinks.Many<String>> streams = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> clientClosed = new CompletableFuture<>();

    UpstreamStub() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/v1/models", this::json)
                        .get(
                                "/v1/models/broken",
                                (request, response) -> response.status(HttpResponseStatus.NOT_FOUND)
                                        .header("Content-Type", "application/json")
                                        .sendString(Mono.just("{\"error\":{\"code\":\"model_not_found\"}}")))
                        .get("/v1/models/cut", UpstreamStub::cut)
                        .get("/v1/models/hang-up", (request, response) -> {
                            response.withConnection(Connection::dispose);
                            return Mono.never();
                        })
                        .post("/v1/chat/completions", this::chat))
                .bindNow(Duration.ofSeconds(10));
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Headers of the last request.
    HttpHeaders lastHeaders() {
        return seen.getLast();
    }

    /// The stream of the next chat request that arrives; what is emitted into it is sent at once.
    Sinks.Many<String> nextStream() throws InterruptedException {
        return java.util.Objects.requireNonNull(
                streams.poll(10, java.util.concurrent.TimeUnit.SECONDS), "no chat request arrived");
    }

    /// Completes when the connection of a chat stream is closed from the other side.
    CompletableFuture<Void> clientClosed() {
        return clientClosed;
    }

    private org.reactivestreams.Publisher<Void> json(HttpServerRequest request, HttpServerResponse response) {
        seen.add(request.requestHeaders().copy());
        return response.header("Content-Type", "application/json").sendString(Mono.just("{\"object\":\"list\"}"));
    }

    private org.reactivestreams.Publisher<Void> chat(HttpServerRequest request, HttpServerResponse response) {
        seen.add(request.requestHeaders().copy());
        Sinks.Many<String> stream = Sinks.many().unicast().onBackpressureBuffer();
        return request.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> {
                    streams.add(stream);
                    response.withConnection(connection -> connection.onDispose(() -> clientClosed.complete(null)));
                    Flux<String> events = stream.asFlux().map(data -> "data: " + data + "\n\n");
                    return response.sse()
                            .header("Content-Type", "text/event-stream;charset=UTF-8")
                            .sendString(events)
                            .then();
                });
    }

    private static org.reactivestreams.Publisher<Void> cut(HttpServerRequest request, HttpServerResponse response) {
        Flux<String> half = Flux.just("data: half\n\n");
        return response.sse().sendString(half.concatWith(Mono.error(new IllegalStateException("the stub breaks off"))));
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
