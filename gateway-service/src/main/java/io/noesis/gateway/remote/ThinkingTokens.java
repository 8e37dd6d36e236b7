package io.noesis.gateway.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.noesis.dialect.backend.TokenCounter;
import io.noesis.dialect.backend.TokenizeCall;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/// Has servers count the thinking that their answers did not count.
@Component
class ThinkingTokens {

    private static final Logger log = LoggerFactory.getLogger(ThinkingTokens.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BackendClient client;

    ThinkingTokens(BackendClient client) {
        this.client = client;
    }

    /// Counts thinking that a server did not count. It blocks the thread that ends the answer, for a few seconds at
    /// most; a count that is not to be had is estimated.
    TokenCounter counter(RemoteModel model, String requestId) {
        Optional<TokenizeCall> call = model.backend().dialect().tokenizeCall();
        return call.<TokenCounter>map(known -> text -> count(model, known, text, requestId))
                .orElse(TokenCounter.UNKNOWN);
    }

    private OptionalInt count(RemoteModel model, TokenizeCall call, String text, String requestId) {
        ObjectNode body = call.body(model.backend().model(), text);
        try {
            return client.whole(model, call.path(), body.toString(), requestId)
                    .timeout(PATIENCE)
                    .map(answer -> OptionalInt.of(call.count(BackendJson.read(answer))))
                    .onErrorResume(failure -> {
                        log.warn(
                                "{}: the thinking of '{}' is estimated: {}",
                                requestId,
                                model.name(),
                                failure.toString());
                        return Mono.just(OptionalInt.empty());
                    })
                    .blockOptional()
                    .orElse(OptionalInt.empty());
        } catch (IllegalStateException interrupted) {
            // The caller has gone while the count was waited for.
            return OptionalInt.empty();
        }
    }
}
