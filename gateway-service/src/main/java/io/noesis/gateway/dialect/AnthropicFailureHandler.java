package io.noesis.gateway.dialect;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

import io.noesis.api.error.NoesisException;
import io.noesis.support.failure.Failure;
import io.noesis.support.failure.FailureClassifier;

import reactor.core.publisher.Mono;

/// Renders failures for callers of Anthropic's API; all others are left to the handler that every service shares.
@Component
class AnthropicFailureHandler implements WebExceptionHandler, Ordered {

    /// The shared handler stands at -2.
    private static final int BEFORE_SHARED = -3;

    private final FailureClassifier failures;

    AnthropicFailureHandler(FailureClassifier failures) {
        this.failures = failures;
    }

    @Override
    public int getOrder() {
        return BEFORE_SHARED;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted() || CallerDialect.of(exchange) != CallerDialect.ANTHROPIC) {
            return Mono.error(exception);
        }
        Failure failure = failures.classify(exception);
        response.setStatusCode(HttpStatusCode.valueOf(failure.httpStatus()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        // Who refused may know better, and has then said so.
        if (!response.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
            failure.retryAfterSeconds()
                    .ifPresent(seconds -> response.getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        }
        NoesisException shown = new NoesisException(failure.code(), failure.message(), failure.param(), exception);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(CallerDialect.ANTHROPIC.body(shown, exchange))));
    }
}
