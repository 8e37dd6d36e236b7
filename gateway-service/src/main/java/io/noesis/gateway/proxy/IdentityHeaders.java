package io.noesis.gateway.proxy;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

import io.noesis.gateway.CallerAttributes;
import io.noesis.support.request.CallerHeaders;
import io.noesis.support.request.ReactiveRequestIdFilter;
import io.noesis.support.request.RequestIds;

/// Tells the services behind whose key it was and which request this is; whatever the caller said about either is
/// lost.
///
/// It comes behind the filter that drops what the caller's `Connection` header names: a caller who names these
/// headers there would else be rid of them.
@Component
class IdentityHeaders implements HttpHeadersFilter, Ordered {

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        HttpHeaders headers = HttpHeaders.copyOf(input);
        headers.remove(CallerHeaders.KEY_ID);
        CallerAttributes.keyId(exchange).ifPresent(id -> headers.set(CallerHeaders.KEY_ID, id.toString()));
        String requestId = exchange.getAttribute(ReactiveRequestIdFilter.ATTRIBUTE);
        if (requestId != null) {
            headers.set(RequestIds.HEADER, requestId);
        }
        return headers;
    }
}
