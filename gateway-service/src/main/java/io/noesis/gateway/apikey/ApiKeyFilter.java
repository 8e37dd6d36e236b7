package io.noesis.gateway.apikey;

import java.util.List;
import java.util.Optional;

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

/// Lets nothing pass without a valid key, whatever the path, through the public port: who has none does not even learn
/// which paths there are.
///
/// A filter and not Spring Security: there is one kind of credential and one rule, and it is all on this page. It fails
/// closed, since the only way to the rest of the chain is through a key that was found.
@Component
class ApiKeyFilter implements WebFilter, Ordered {

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_KEY = 512;

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
        return Mono.justOrEmpty(bearer(exchange.getRequest().getHeaders()))
                .flatMap(authenticator::authenticate)
                .switchIfEmpty(Mono.error(() -> refuse(exchange)))
                .flatMap(key -> {
                    CallerAttributes.setKey(exchange, key.id(), key.name());
                    return chain.filter(exchange.mutate()
                            .request(withoutCredentials(exchange.getRequest()))
                            .build());
                });
    }

    private static Optional<String> bearer(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (values.size() != 1 || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String key = values.getFirst().substring(SCHEME.length()).strip();
        return key.isEmpty() || key.length() > LONGEST_KEY ? Optional.empty() : Optional.of(key);
    }

    private NoesisException refuse(ServerWebExchange exchange) {
        meters.counter(MetricNames.GATEWAY_REJECTED, "reason", ErrorCode.INVALID_API_KEY.code())
                .increment();
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return new NoesisException(
                ErrorCode.INVALID_API_KEY, "a valid API key is needed: send it as 'Authorization: Bearer <key>'");
    }

    /// The services behind never see a key.
    private static ServerHttpRequest withoutCredentials(ServerHttpRequest request) {
        return request.mutate()
                .headers(headers -> {
                    headers.remove(HttpHeaders.AUTHORIZATION);
                    headers.remove(HttpHeaders.COOKIE);
                })
                .build();
    }
}
