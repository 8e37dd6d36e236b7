package io.noesis.gateway.limits;

import java.util.regex.Pattern;

import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.FilterOrder;
import io.noesis.support.metrics.MetricNames;

import reactor.core.publisher.Mono;

/// Refuses paths that mean one place here and another to the service behind.
///
/// Routes are chosen by the path as it was sent, while the servers behind decode and resolve `..` first. Without
/// this a path under `/v1/datasets/` could climb to a service's health and metrics, to which no route leads.
@Component
class PathFilter implements WebFilter, Ordered {

    private static final Pattern SEPARATORS = Pattern.compile("[/\\\\]");

    private final MeterRegistry meters;

    PathFilter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return FilterOrder.PATH;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (climbs(exchange.getRequest().getPath())) {
            meters.counter(MetricNames.GATEWAY_REJECTED, "reason", ErrorCode.INVALID_REQUEST.code())
                    .increment();
            return Mono.error(
                    new NoesisException(ErrorCode.INVALID_REQUEST, "the path may not have the segment '.' or '..'"));
        }
        return chain.filter(exchange);
    }

    /// Segments come decoded and without their parameters, as a server behind would see them.
    private static boolean climbs(PathContainer path) {
        return path.elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .map(segment -> ((PathContainer.PathSegment) segment).valueToMatch())
                .flatMap(SEPARATORS::splitAsStream)
                .anyMatch(part -> part.equals(".") || part.equals(".."));
    }
}
