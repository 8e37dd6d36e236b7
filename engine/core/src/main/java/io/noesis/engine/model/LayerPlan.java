package io.noesis.engine.model;

/// What one layer computes; a layer without either part is the identity.
public record LayerPlan(AttentionPlan attention, FeedForwardPlan feedForward) {

    /// Length of the keys, and of the values, that one token leaves in the KV cache of this layer; 0 without
    /// attention.
    public int kvWidth() {
        return attention instanceof AttentionPlan.GroupedQuery grouped ? grouped.kvWidth() : 0;
    }
}
