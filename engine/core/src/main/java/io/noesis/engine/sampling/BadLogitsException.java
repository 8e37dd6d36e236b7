package io.noesis.engine.sampling;

/// The model computed nothing that a token could be drawn from: broken weights or a broken kernel.
public class BadLogitsException extends RuntimeException {

    BadLogitsException(int vocabulary) {
        super("none of the %d logits can be drawn from: they are not finite numbers".formatted(vocabulary));
    }
}
