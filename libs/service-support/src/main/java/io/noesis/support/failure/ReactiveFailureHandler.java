package io.noesis.support.failure;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Renders failures in a reactive service, also those of filters and of the gateway's routing.
@Order(ReactiveFailureHandler.BEFORE_BOOT)
public class ReactiveFailureHandler implements WebExceptionHandler, Ordered {

    /// Boot's own handler stands at -1.
    static final int BEFORE_BOOT = -2;

    private final FailureClassifier classifier;
    private final JsonMapper json;

    public ReactiveFailureHandler(FailureClassifier classifier, JsonMapper json) {
        this.classifier = classifier;
        this.json = json;
    }

    @Override
    public int getOrder() {
        return BEFORE_BOOT;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(exception);
        }
        return write(exchange, classifier.classify(exception));
    }

    /// Answers with a failure, for filters that refuse a request without throwing.
    public Mono<Void> write(ServerWebExchange exchange, Failure failure) {
        ServerHttpResponse response = exchange.getResponse();
        String path = exchange.getRequest().getPath().value();
        response.setStatusCode(HttpStatusCode.valueOf(failure.httpStatus()));
        response.getHeaders().setContentType(MediaType.parseMediaType(failure.contentType(path)));
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        // Who refused may know better, and has then said so.
        if (!response.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
            failure.retryAfterSeconds()
                    .ifPresent(seconds -> response.getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        }
        return response.writeWith(Mono.fromSupplier(() -> body(response, failure.body(path))));
    }

    private DataBuffer body(ServerHttpResponse response, Object body) {
        return response.bufferFactory().wrap(json.writeValueAsBytes(body));
    }
}
