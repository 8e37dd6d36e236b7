package io.noesis.gateway.routing;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.FilterOrder;
import io.noesis.gateway.UpstreamName;
import io.noesis.gateway.limits.BodyMemory;
import io.noesis.gateway.remote.RemoteModel;
import io.noesis.gateway.remote.RemoteModels;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Takes the requests for models that other servers serve; all others go on as they came, byte for byte.
///
/// Only while there are such models, and only on paths whose bodies name one, is a body held: once, and within the
/// limit on bodies and the one on all bodies together.
@Component
class RemoteModelFilter implements WebFilter, Ordered {

    /// Within a body that has begun. What a stalled one has sent is held, and there is only so much room for all.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private static final Set<String> NAMING_A_MODEL = Set.of(
            "/v1/chat/completions",
            "/v1/chat/render",
            "/v1/completions",
            "/v1/responses",
            "/v1/messages",
            "/v1/messages/count_tokens",
            "/v1/tokenize",
            "/v1/detokenize",
            "/v1/embeddings");

    private final RemoteModels models;
    private final RemoteHandler handler;
    private final BodyMemory memory;

    RemoteModelFilter(RemoteModels models, RemoteHandler handler, BodyMemory memory) {
        this.models = models;
        this.handler = handler;
        this.memory = memory;
    }

    @Override
    public int getOrder() {
        return FilterOrder.REMOTE_MODELS;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        boolean mayBeRemote = !models.isEmpty()
                && exchange.getRequest().getMethod() == HttpMethod.POST
                && NAMING_A_MODEL.contains(path);
        if (!mayBeRemote) {
            return chain.filter(exchange);
        }
        return Mono.using(
                memory::open,
                share -> DataBufferUtils.join(
                                share.count(exchange.getRequest().getBody().timeout(LONGEST_SILENCE)))
                        .onErrorMap(TimeoutException.class, RemoteModelFilter::stalled)
                        .map(RemoteModelFilter::bytes)
                        .defaultIfEmpty(new byte[0])
                        .flatMap(body -> route(exchange, chain, path, body)));
    }

    private static NoesisException stalled(TimeoutException cause) {
        return new NoesisException(
                ErrorCode.INVALID_REQUEST,
                "nothing more of the request body came for %d s".formatted(LONGEST_SILENCE.toSeconds()),
                null,
                cause);
    }

    private Mono<Void> route(ServerWebExchange exchange, WebFilterChain chain, String path, byte[] body) {
        Optional<RemoteModel> model = ModelName.in(body).flatMap(models::find);
        if (model.isPresent()) {
            UpstreamName.set(exchange, "remote:" + model.get().name());
            return handler.handle(exchange, model.get(), path, body);
        }
        return chain.filter(exchange.mutate().request(replayed(exchange, body)).build());
    }

    private static ServerHttpRequestDecorator replayed(ServerWebExchange exchange, byte[] body) {
        return new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.defer(
                        () -> Flux.just(exchange.getResponse().bufferFactory().wrap(body)));
            }
        };
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
