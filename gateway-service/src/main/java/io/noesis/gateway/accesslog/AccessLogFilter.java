package io.noesis.gateway.accesslog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.noesis.gateway.CallerAttributes;
import io.noesis.gateway.FilterOrder;
import io.noesis.gateway.ManagementServer;
import io.noesis.gateway.UpstreamName;
import io.noesis.support.request.ReactiveRequestIdFilter;

import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/// Writes the line when the last byte has gone out, or when the caller has gone. Probes and scrapers leave none.
@Component
class AccessLogFilter implements WebFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(AccessLogFilter.class);
    private static final int LONGEST_PATH = 200;

    private final ManagementServer management;

    AccessLogFilter(ManagementServer management) {
        this.management = management;
    }

    @Override
    public int getOrder() {
        return FilterOrder.ACCESS_LOG;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (management.serves(exchange)) {
            return chain.filter(exchange);
        }
        long begun = System.nanoTime();
        return chain.filter(exchange).doFinally(end -> write(exchange, end, System.nanoTime() - begun));
    }

    private static void write(ServerWebExchange exchange, SignalType end, long nanos) {
        log.info(
                "id={} key={} method={} path={} upstream={} status={} end={} ms={}",
                exchange.getAttributeOrDefault(ReactiveRequestIdFilter.ATTRIBUTE, "-"),
                CallerAttributes.keyName(exchange),
                exchange.getRequest().getMethod(),
                path(exchange),
                UpstreamName.of(exchange),
                status(exchange, end),
                switch (end) {
                    case CANCEL -> "client-gone";
                    case ON_ERROR -> "failed";
                    default -> "complete";
                },
                nanos / 1_000_000);
    }

    /// A failure has been rendered by the time its line is written. A caller who left early got no status, though the
    /// server would say 200.
    private static String status(ServerWebExchange exchange, SignalType end) {
        ServerHttpResponse response = exchange.getResponse();
        HttpStatusCode status = response.getStatusCode();
        boolean unanswered = end == SignalType.CANCEL && !response.isCommitted();
        return status == null || unanswered ? "-" : String.valueOf(status.value());
    }

    /// Raw, so still percent-encoded: no line break can be in it.
    private static String path(ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    }
}
