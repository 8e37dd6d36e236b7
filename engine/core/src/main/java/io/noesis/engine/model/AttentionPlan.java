package io.noesis.engine.model;

/// The attention part of one layer. Layers of one model may differ (Puzzle, arXiv:2411.19146).
public sealed interface AttentionPlan {

    /// Grouped-query attention (arXiv:2305.13245): `heads / kvHeads` query heads share a key and value head.
    ///
    /// @param headDim length of one head, which need not be hidden size over heads
    record GroupedQuery(int heads, int kvHeads, int headDim) implements AttentionPlan {

        public int queryWidth() {
            return heads * headDim;
        }

        /// Length of the keys, and of the values, of one token.
        public int kvWidth() {
            return kvHeads * headDim;
        }
    }

    /// Each token attends to itself only: one matrix, no cache.
    record Linear() implements AttentionPlan {}

    /// The layer has no attention.
    record None() implements AttentionPlan {}
}
