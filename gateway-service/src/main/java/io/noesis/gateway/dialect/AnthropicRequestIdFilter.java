package io.noesis.gateway.dialect;

import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.noesis.gateway.FilterOrder;
import io.noesis.support.request.ReactiveRequestIdFilter;

import reactor.core.publisher.Mono;

/// Tells the request's id under the name that Anthropic's clients read.
@Component
class AnthropicRequestIdFilter implements WebFilter, Ordered {

    private static final String HEADER = "request-id";

    @Override
    public int getOrder() {
        return FilterOrder.ANTHROPIC_REQUEST_ID;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String id = exchange.getAttribute(ReactiveRequestIdFilter.ATTRIBUTE);
        if (id != null && CallerDialect.of(exchange) == CallerDialect.ANTHROPIC) {
            exchange.getResponse().beforeCommit(() -> {
                exchange.getResponse().getHeaders().set(HEADER, id);
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }
}
