package io.noesis.gateway.accesslog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.noesis.gateway.CallerAttributes;
import io.noesis.gateway.FilterOrder;
import io.noesis.support.request.ReactiveRequestIdFilter;

import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/// Writes the line when the last byte has gone out, or when the caller has gone.
@Component
class AccessLogFilter implements WebFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(AccessLogFilter.class);
    private static final int LONGEST_PATH = 200;

    @Override
    public int getOrder() {
        return FilterOrder.ACCESS_LOG;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long begun = System.nanoTime();
        return chain.filter(exchange).doFinally(end -> write(exchange, end, System.nanoTime() - begun));
    }

    private static void write(ServerWebExchange exchange, SignalType end, long nanos) {
        // A failure has not been rendered yet: its status is on the line of the one who renders it.
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        log.info(
                "id={} key={} method={} path={} status={} end={} ms={}",
                exchange.getAttributeOrDefault(ReactiveRequestIdFilter.ATTRIBUTE, "-"),
                CallerAttributes.keyName(exchange),
                exchange.getRequest().getMethod(),
                path(exchange),
                status == null ? "-" : status.value(),
                switch (end) {
                    case CANCEL -> "client-gone";
                    case ON_ERROR -> "failed";
                    default -> "complete";
                },
                nanos / 1_000_000);
    }

    /// Raw, so still percent-encoded: no line break can be in it.
    private static String path(ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    }
}
