package io.noesis.engine.model;

/// The feed-forward part of one layer.
public sealed interface FeedForwardPlan {

    /// SwiGLU (arXiv:2002.05202): `down(silu(gate(x)) * up(x))`.
    ///
    /// @param width length of the inner vector
    record SwiGlu(int width) implements FeedForwardPlan {}

    /// The layer has no feed-forward network.
    record None() implements FeedForwardPlan {}
}
