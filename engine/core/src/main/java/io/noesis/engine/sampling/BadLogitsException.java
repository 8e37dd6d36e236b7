package io.noesis.engine.sampling;

/// The model computed nothing that a token could be drawn from: broken weights or a broken kernel.
public class BadLogitsException extends RuntimeException {

    BadLogitsException(int token, float logit) {
        super("no token can be drawn: the logit of token %d is %s".formatted(token, logit));
    }
}
