package io.noesis.engine.cpu.natives;

import io.noesis.engine.model.AttentionPlan;

/// The heads of one layer as the kernels see them.
///
/// @param valueStride length of a head's values in a page: the head's length, filled up to 16
record HeadShape(int heads, int kvHeads, int headDim, int valueStride, float scale) {

    /// Longest head the attention kernel has room for.
    static final int LARGEST = 256;

    /// Numbers that are put down for a query and a segment of keys: the weighted values, the largest score, the total
    /// of weights; filled up to 16.
    int sums() {
        return valueStride + PackedKind.GROUP_ROWS;
    }

    /// Of all heads that share a key-value head.
    long sumsBytes() {
        return (long) heads / kvHeads * sums() * Float.BYTES;
    }

    static HeadShape of(AttentionPlan.GroupedQuery plan) {
        return new HeadShape(plan.heads(), plan.kvHeads(), plan.headDim(), PackedKind.fillUp(plan.headDim()), (float)
                (1 / Math.sqrt(plan.headDim())));
    }
}
