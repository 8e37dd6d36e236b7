package io.noesis.gateway.limits;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.gateway.FilterOrder;
import io.noesis.support.metrics.MetricNames;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Refuses bodies that are too large: at once where the length is announced, else at the byte that is one too many.
@Component
class BodyLimitFilter implements WebFilter, Ordered {

    private static final String UPLOADS = "/v1/datasets/";

    private final LimitProperties limits;
    private final MeterRegistry meters;

    BodyLimitFilter(LimitProperties limits, MeterRegistry meters) {
        this.limits = limits;
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return FilterOrder.BODY_LIMIT;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        long limit = request.getPath().value().startsWith(UPLOADS)
                ? limits.maxUploadSize().toBytes()
                : limits.maxRequestSize().toBytes();
        long announced = request.getHeaders().getContentLength();
        if (announced > limit) {
            return Mono.error(() -> refuse("has " + announced + " bytes", limit));
        }
        return chain.filter(exchange.mutate().request(counted(request, limit)).build());
    }

    private ServerHttpRequest counted(ServerHttpRequest request, long limit) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                AtomicLong seen = new AtomicLong();
                return super.getBody().handle((buffer, sink) -> {
                    if (seen.addAndGet(buffer.readableByteCount()) > limit) {
                        DataBufferUtils.release(buffer);
                        sink.error(refuse("has more", limit));
                    } else {
                        sink.next(buffer);
                    }
                });
            }
        };
    }

    private NoesisException refuse(String size, long limit) {
        meters.counter(MetricNames.GATEWAY_REJECTED, "reason", ErrorCode.REQUEST_TOO_LARGE.code())
                .increment();
        return new NoesisException(
                ErrorCode.REQUEST_TOO_LARGE, "the request body may have %d bytes, but %s".formatted(limit, size));
    }
}
