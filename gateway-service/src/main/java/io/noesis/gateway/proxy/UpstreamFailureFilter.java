package io.noesis.gateway.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

import io.netty.handler.timeout.ReadTimeoutException;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.dialect.CallerDialect;
import io.noesis.support.failure.Failure;
import io.noesis.support.failure.FailureClassifier;
import io.noesis.support.request.ReactiveRequestIdFilter;

import reactor.core.publisher.Mono;

/// Tells a service that is away from one that broke off, in words a caller can act on.
///
/// Once an answer has begun its status cannot be changed any more: the connection is then cut, so that the caller's
/// client reports an incomplete answer instead of taking half of one for the whole. An event stream says why first.
@Component
class UpstreamFailureFilter implements GlobalFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(UpstreamFailureFilter.class);

    private final FailureClassifier failures;

    UpstreamFailureFilter(FailureClassifier failures) {
        this.failures = failures;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        EventStreamResponse response = new EventStreamResponse(
                exchange.getResponse(),
                failure -> lastEvent(exchange, explain(exchange, failure)),
                // The gateway closes this connection when the caller leaves. By then another request may have it.
                () -> exchange.getAttributes().remove(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR));
        return chain.filter(exchange.mutate().response(response).build())
                .onErrorMap(failure -> explain(exchange, failure))
                .onErrorMap(failure -> exchange.getResponse().isCommitted(), failure -> cut(exchange, failure));
    }

    /// What ends an answer that has begun, without its cause, which is logged here: Spring takes a reset anywhere
    /// among the causes for that of the caller's connection, and would end the answer as if it were complete.
    private static Throwable cut(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof NoesisException explained)) {
            return failure;
        }
        log.warn("{}: an answer was cut", exchange.<String>getAttribute(ReactiveRequestIdFilter.ATTRIBUTE), failure);
        return new NoesisException(explained.code(), String.valueOf(explained.getMessage()));
    }

    private byte[] lastEvent(ServerWebExchange exchange, Throwable failure) {
        return CallerDialect.of(exchange).event(shown(failure), exchange);
    }

    /// What is explained is logged where the answer is cut.
    private NoesisException shown(Throwable failure) {
        if (failure instanceof NoesisException explained) {
            return explained;
        }
        Failure classified = failures.classify(failure);
        return new NoesisException(classified.code(), classified.message(), classified.param(), failure);
    }

    private static Throwable explain(ServerWebExchange exchange, Throwable failure) {
        String service = service(exchange);
        ErrorCode code = code(failure);
        if (code == null) {
            return failure;
        }
        String message = switch (code) {
            case UPSTREAM_UNAVAILABLE -> "the %s service cannot be reached; try again".formatted(service);
            case UPSTREAM_TIMEOUT -> "the %s service did not answer in time".formatted(service);
            default -> "the %s service broke off the connection".formatted(service);
        };
        return new NoesisException(code, message, null, failure);
    }

    private static @Nullable ErrorCode code(Throwable failure) {
        return switch (failure) {
            case ConnectException _, NoRouteToHostException _, UnknownHostException _ -> ErrorCode.UPSTREAM_UNAVAILABLE;
            case ReadTimeoutException _ -> ErrorCode.UPSTREAM_TIMEOUT;
            case IOException _ -> ErrorCode.UPSTREAM_FAILURE;
            default -> null;
        };
    }

    private static String service(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? "requested" : route.getId();
    }
}
