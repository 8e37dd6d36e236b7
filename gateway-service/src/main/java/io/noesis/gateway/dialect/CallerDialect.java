package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ErrorEnvelope;
import io.noesis.dialect.anthropic.MessagesErrors;
import io.noesis.support.request.ReactiveRequestIdFilter;

import tools.jackson.databind.json.JsonMapper;

/// The words a caller expects, by the path that was called.
public enum CallerDialect {
    OPENAI {
        @Override
        Object envelope(NoesisException failure, @Nullable String requestId) {
            return ErrorEnvelope.of(failure);
        }
    },
    ANTHROPIC {
        @Override
        Object envelope(NoesisException failure, @Nullable String requestId) {
            return MessagesErrors.envelope(failure, requestId);
        }
    };

    private static final String MESSAGES = "/v1/messages";

    public static CallerDialect of(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        return path.equals(MESSAGES) || path.startsWith(MESSAGES + "/") ? ANTHROPIC : OPENAI;
    }

    /// The failure as the body of an answer.
    public byte[] body(NoesisException failure, ServerWebExchange exchange) {
        String requestId = exchange.getAttribute(ReactiveRequestIdFilter.ATTRIBUTE);
        return JsonMapper.shared().writeValueAsBytes(envelope(failure, requestId));
    }

    /// The failure as the last event of a stream, ended by its empty line. Anthropic's streams name their events.
    public byte[] event(NoesisException failure, ServerWebExchange exchange) {
        String name = this == ANTHROPIC ? "event: error\n" : "";
        String data = new String(body(failure, exchange), StandardCharsets.UTF_8);
        return "%sdata: %s\n\n".formatted(name, data).getBytes(StandardCharsets.UTF_8);
    }

    abstract Object envelope(NoesisException failure, @Nullable String requestId);
}
