package io.noesis.gateway.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
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

import reactor.core.publisher.Mono;

/// Tells a service that is away from one that broke off, in words a caller can act on.
///
/// Once an answer has begun nothing can be said any more: the connection is then cut, so that the caller's client
/// reports
/// an incomplete answer instead of taking half of one for the whole.
@Component
class UpstreamFailureFilter implements GlobalFilter, Ordered {

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).onErrorMap(failure -> explain(exchange, failure));
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
            case ConnectException _, UnknownHostException _ -> ErrorCode.UPSTREAM_UNAVAILABLE;
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
