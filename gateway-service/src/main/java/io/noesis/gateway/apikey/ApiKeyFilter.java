package io.noesis.gateway.apikey;

import java.util.List;

import org.springframework.context.ApplicationContext;
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
    private final ApplicationContext service;

    ApiKeyFilter(ApiKeyAuthenticator authenticator, MeterRegistry meters, ApplicationContext service) {
        this.authenticator = authenticator;
        this.meters = meters;
        this.service = service;
    }

    @Override
    public int getOrder() {
        return FilterOrder.API_KEY;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (isManagement(exchange)) {
            return chain.filter(exchange);
        }
        return Mono.justOrEmpty(bearer(exchange.getRequest().getHeaders()))
                .flatMap(authenticator::authenticate)
                .switchIfEmpty(Mono.error(() -> refuse(exchange)))
                .flatMap(key -> {
                    CallerAttributes.setKeyName(exchange, key.name());
                    return chain.filter(exchange.mutate()
                            .request(withoutCredentials(exchange.getRequest(), key))
                            .build());
                });
    }

    /// Probes and scrapers have no key. They come to a port of their own, which is not published; Spring Boot hands the
    /// service's filters on to the server behind it, whose context is a child of the service's.
    private boolean isManagement(ServerWebExchange exchange) {
        ApplicationContext server = exchange.getApplicationContext();
        return server != null && server.getParent() == service;
    }

    private static java.util.Optional<String> bearer(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (values.size() != 1 || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return java.util.Optional.empty();
        }
        String key = values.getFirst().substring(SCHEME.length()).strip();
        return key.isEmpty() || key.length() > LONGEST_KEY ? java.util.Optional.empty() : java.util.Optional.of(key);
    }

    private NoesisException refuse(ServerWebExchange exchange) {
        meters.counter(MetricNames.GATEWAY_REJECTED, "reason", ErrorCode.INVALID_API_KEY.code())
                .increment();
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return new NoesisException(
                ErrorCode.INVALID_API_KEY, "a valid API key is needed: send it as 'Authorization: Bearer <key>'");
    }

    /// The services behind learn whose key it was, never the key.
    private static ServerHttpRequest withoutCredentials(ServerHttpRequest request, ApiKey key) {
        return request.mutate()
                .headers(headers -> {
                    headers.remove(HttpHeaders.AUTHORIZATION);
                    headers.remove(HttpHeaders.COOKIE);
                    headers.set(CallerAttributes.KEY_ID_HEADER, key.id().toString());
                })
                .build();
    }
}
