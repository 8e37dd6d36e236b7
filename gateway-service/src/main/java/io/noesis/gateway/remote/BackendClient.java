package io.noesis.gateway.remote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import org.reactivestreams.Publisher;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dialect.backend.SseEvent;
import io.noesis.dialect.backend.SseParser;
import io.noesis.support.request.RequestIds;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/// Calls the servers of remote models. Each has connections of its own, so that one that hangs holds up no other.
///
/// Nothing of a caller's headers goes there, and nothing of a server's comes back. A request is sent once. Whoever
/// cancels an answer closes its connection.
@Component
public class BackendClient implements DisposableBean {

    /// More than any event of a token; logprobs of many alternatives are long.
    private static final int LONGEST_EVENT = 1 << 20;
    private static final int LONGEST_REFUSAL = 1 << 20;
    private static final Duration PENDING = Duration.ofSeconds(5);
    /// Shorter than servers keep a connection, so that none is used just as it is closed there.
    private static final Duration POOLED = Duration.ofSeconds(4);

    private final Map<String, Server> servers;

    BackendClient(RemoteModels models) {
        servers = models.all().stream().collect(Collectors.toMap(RemoteModel::name, Server::of));
    }

    /// The data of the events of a streamed answer. A server that does not stream gives its whole answer as one.
    ///
    /// Fails with a [NoesisException] for everything that can go wrong there and on the way.
    Flux<String> events(RemoteModel model, String path, String body, String requestId) {
        return send(model, path, body, requestId, "text/event-stream", (response, bytes) -> {
            boolean stream = SseParser.isEventStream(response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE));
            return stream ? parsed(limited(model, bytes)) : whole(model, bytes);
        });
    }

    /// The body of an answer that was not streamed.
    ///
    /// Fails with a [NoesisException] for everything that can go wrong there and on the way.
    Mono<String> whole(RemoteModel model, String path, String body, String requestId) {
        return send(model, path, body, requestId, "application/json", (response, bytes) -> whole(model, bytes))
                .next();
    }

    private Flux<String> send(
            RemoteModel model, String path, String body, String requestId, String accept, Reader reader) {
        Server server = servers.get(model.name());
        if (server == null) {
            return Flux.error(new IllegalArgumentException("not a configured model: " + model.name()));
        }
        return server.client()
                .headers(headers -> write(headers, model, requestId, accept))
                .post()
                .uri(model.baseUrl() + path)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8))))
                .response((response, bytes) -> response.status().code() == 200
                        ? reader.read(response, bytes)
                        : refused(model, response, bytes))
                .timeout(Mono.delay(model.timeouts().firstToken()), event -> Mono.never())
                .onErrorMap(failure -> BackendFailures.ofTransport(model.name(), failure));
    }

    private static void write(HttpHeaders headers, RemoteModel model, String requestId, String accept) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        headers.set(HttpHeaderNames.ACCEPT, accept);
        headers.set(HttpHeaderNames.USER_AGENT, "noesis-gateway");
        headers.set(RequestIds.HEADER, requestId);
        model.key().ifPresent(key -> headers.set(HttpHeaderNames.AUTHORIZATION, key.authorization()));
    }

    private static Flux<String> parsed(Flux<byte[]> bytes) {
        SseParser parser = new SseParser(LONGEST_EVENT, LONGEST_EVENT);
        return bytes.concatMapIterable(parser::accept, 1).map(SseEvent::data);
    }

    private static Flux<String> whole(RemoteModel model, ByteBufFlux bytes) {
        return joined(limited(model, bytes), model.maxAnswerBytes())
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .flux();
    }

    private static Publisher<String> refused(RemoteModel model, HttpClientResponse response, ByteBufFlux bytes) {
        String retryAfter = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER);
        int status = response.status().code();
        return joined(limited(model, bytes), LONGEST_REFUSAL)
                .flatMap(body -> Mono.error(BackendFailures.ofAnswer(model.name(), status, body, retryAfter)));
    }

    private static Mono<byte[]> joined(Flux<byte[]> bytes, long most) {
        return bytes.reduceWith(ByteArrayOutputStream::new, (body, piece) -> {
                    if (body.size() + piece.length > most) {
                        throw new NoesisException(
                                ErrorCode.UPSTREAM_FAILURE,
                                "the backend's answer has more than %d bytes".formatted(most));
                    }
                    body.writeBytes(piece);
                    return body;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    /// The times of an answer that has begun: until its first bytes, between two pieces, and in all.
    private static Flux<byte[]> limited(RemoteModel model, Flux<ByteBuf> bytes) {
        return Flux.defer(() -> {
            long end = System.nanoTime() + model.timeouts().total().toNanos();
            return bytes.map(BackendClient::copy)
                    .timeout(
                            Mono.delay(model.timeouts().firstToken()),
                            piece -> Mono.delay(Duration.ofNanos(Math.clamp(
                                    end - System.nanoTime(),
                                    0,
                                    model.timeouts().idle().toNanos()))));
        });
    }

    private static byte[] copy(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    @Override
    public void destroy() {
        servers.values().forEach(server -> server.pool().dispose());
    }

    private record Server(HttpClient client, ConnectionProvider pool) {

        static Server of(RemoteModel model) {
            ConnectionProvider pool = ConnectionProvider.builder("noesis-remote-" + model.name())
                    .maxConnections(model.maxConcurrent())
                    .pendingAcquireMaxCount(model.maxConcurrent())
                    .pendingAcquireTimeout(PENDING)
                    .maxIdleTime(POOLED)
                    .build();
            HttpClient client = HttpClient.create(pool)
                    .option(
                            ChannelOption.CONNECT_TIMEOUT_MILLIS,
                            Math.toIntExact(model.timeouts().connect().toMillis()))
                    .followRedirect(false)
                    .disableRetry(true);
            return new Server(client, pool);
        }
    }

    @FunctionalInterface
    private interface Reader {
        Publisher<String> read(HttpClientResponse response, ByteBufFlux bytes);
    }
}
