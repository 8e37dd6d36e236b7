package io.noesis.gateway.apikey;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.CallerAttributes;
import io.noesis.gateway.FilterOrder;
import io.noesis.gateway.ManagementServer;
import io.noesis.support.metrics.MetricNames;

import reactor.core.publisher.Mono;

/// Lets nothing pass without a valid key, whatever the path, through the public port: who has none does not even
/// learn which paths there are.
///
/// A filter and not Spring Security: there is one kind of credential and one rule, and it is all on this page. It
/// fails closed, since the only way to the rest of the chain is through a key that was found.
@Component
class ApiKeyFilter implements WebFilter, Ordered {

    private static final String NO_KEY =
            "a valid API key is needed: send it as 'Authorization: Bearer <key>' or as 'x-api-key: <key>'";
    private static final String TWO_KEYS = "'Authorization' and 'x-api-key' hold different keys: send one of them";

    private final ApiKeyAuthenticator authenticator;
    private final MeterRegistry meters;
    private final ManagementServer management;

    ApiKeyFilter(ApiKeyAuthenticator authenticator, MeterRegistry meters, ManagementServer management) {
        this.authenticator = authenticator;
        this.meters = meters;
        this.management = management;
    }

    @Override
    public int getOrder() {
        return FilterOrder.API_KEY;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        // Probes and scrapers have no key, and their port is not published.
        if (management.serves(exchange)) {
            return chain.filter(exchange);
        }
        return authenticate(exchange).flatMap(key -> {
            CallerAttributes.setKey(exchange, key.id(), key.name());
            return chain.filter(exchange.mutate()
                    .request(withoutCredentials(exchange.getRequest()))
                    .build());
        });
    }

    private Mono<ApiKey> authenticate(ServerWebExchange exchange) {
        return switch (Credentials.of(exchange.getRequest().getHeaders())) {
            case Credentials.Key(String key) ->
                authenticator.authenticate(key).switchIfEmpty(Mono.error(() -> refuse(exchange, NO_KEY)));
            case Credentials.None() -> Mono.error(() -> refuse(exchange, NO_KEY));
            case Credentials.Contradictory() -> Mono.error(() -> refuse(exchange, TWO_KEYS));
        };
    }

    private NoesisException refuse(ServerWebExchange exchange, String message) {
        meters.counter(MetricNames.GATEWAY_REJECTED, "reason", ErrorCode.INVALID_API_KEY.code())
                .increment();
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return new NoesisException(ErrorCode.INVALID_API_KEY, message);
    }

    /// The services behind never see a key.
    private static ServerHttpRequest withoutCredentials(ServerHttpRequest request) {
        return request.mutate().headers(Credentials::remove).build();
    }
}
