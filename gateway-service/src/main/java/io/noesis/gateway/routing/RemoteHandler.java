package io.noesis.gateway.routing;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.dialect.ChatCall;
import io.noesis.gateway.dialect.ChatCallReader;
import io.noesis.gateway.remote.BackendBusyException;
import io.noesis.gateway.remote.PromptTokens;
import io.noesis.gateway.remote.RemoteAnswers;
import io.noesis.gateway.remote.RemoteModel;
import io.noesis.support.request.ReactiveRequestIdFilter;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Answers the requests for remote models over HTTP.
@Component
class RemoteHandler {

    private static final Logger log = LoggerFactory.getLogger(RemoteHandler.class);
    private static final MediaType EVENT_STREAM = new MediaType("text", "event-stream", StandardCharsets.UTF_8);

    private final ChatCallReader calls;
    private final RemoteAnswers answers;
    private final PromptTokens tokens;

    RemoteHandler(ChatCallReader calls, RemoteAnswers answers, PromptTokens tokens) {
        this.calls = calls;
        this.answers = answers;
        this.tokens = tokens;
    }

    /// @param path one that names a model
    Mono<Void> handle(ServerWebExchange exchange, RemoteModel model, String path, byte[] body) {
        return switch (path) {
            case "/v1/chat/completions" -> answer(exchange, model, body, calls::chat);
            case "/v1/responses" -> answer(exchange, model, body, calls::responses);
            case "/v1/messages" -> answer(exchange, model, body, calls::messages);
            case "/v1/messages/count_tokens" -> count(exchange, model, body);
            default ->
                Mono.error(() -> new NoesisException(
                        ErrorCode.UNSUPPORTED_VALUE,
                        "%s is not supported by the model '%s', which another server serves"
                                .formatted(path, model.name()),
                        "model",
                        null));
        };
    }

    private Mono<Void> answer(
            ServerWebExchange exchange, RemoteModel model, byte[] body, Function<byte[], ChatCall> reader) {
        // A long conversation is milliseconds of work, for which other streams must not wait.
        return Mono.fromSupplier(() -> reader.apply(body))
                .subscribeOn(Schedulers.parallel())
                .flatMap(call -> call.stream()
                        ? stream(exchange, answers.events(model, call, requestId(exchange)))
                        : json(exchange, answers.whole(model, call, requestId(exchange))))
                .doOnError(
                        BackendBusyException.class,
                        busy -> exchange.getResponse()
                                .getHeaders()
                                .set(HttpHeaders.RETRY_AFTER, String.valueOf(busy.retryAfterSeconds())));
    }

    private Mono<Void> count(ServerWebExchange exchange, RemoteModel model, byte[] body) {
        return Mono.fromSupplier(() -> calls.messagesToCount(body))
                .subscribeOn(Schedulers.parallel())
                .flatMap(call -> json(
                        exchange, tokens.count(model, call, requestId(exchange)).map(ChatCallReader::tokenCount)));
    }

    private static Mono<Void> json(ServerWebExchange exchange, Mono<byte[]> body) {
        ServerHttpResponse response = exchange.getResponse();
        return body.flatMap(bytes -> {
            response.setStatusCode(HttpStatus.OK);
            response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            response.getHeaders().setContentLength(bytes.length);
            return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
        });
    }

    /// Nothing is committed before the first piece: what fails until then gets a status of its own.
    private static Mono<Void> stream(ServerWebExchange exchange, Flux<byte[]> pieces) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatus.OK);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(EVENT_STREAM);
        headers.setCacheControl("no-store");
        headers.set("X-Accel-Buffering", "no");
        Flux<Publisher<DataBuffer>> flushed =
                pieces.map(piece -> Mono.just(response.bufferFactory().wrap(piece)));
        return response.writeAndFlushWith(flushed)
                .onErrorMap(failure -> response.isCommitted(), failure -> cut(exchange, failure));
    }

    /// What ends an answer that has begun, without its cause, which is logged here: Spring takes a reset anywhere
    /// among the causes for that of the caller's connection, and would end the answer as if it were complete.
    private static Throwable cut(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof NoesisException explained)) {
            return failure;
        }
        log.warn("{}: an answer was cut", requestId(exchange), failure);
        return new NoesisException(explained.code(), String.valueOf(explained.getMessage()));
    }

    private static String requestId(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(ReactiveRequestIdFilter.ATTRIBUTE, "-");
    }
}
