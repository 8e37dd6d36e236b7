package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// All re-laid weights of a model by their role.
///
/// @param outputNorm `[hidden]` F32, filled up to 16
/// @param output from the hidden vector to the logits
record NativeWeights(List<Layer> layers, MemorySegment outputNorm, PackedMatrix output) {

    /// The weights of one layer, as its plan wants them.
    record Layer(Attention attention, FeedForward feedForward) {}

    sealed interface Attention {

        /// @param norm `[hidden]` F32, filled up to 16
        record GroupedQuery(
                HeadShape shape,
                MemorySegment norm,
                PackedMatrix query,
                PackedMatrix key,
                PackedMatrix value,
                PackedMatrix output)
                implements Attention {}

        record Linear(MemorySegment norm, PackedMatrix output) implements Attention {}

        record None() implements Attention {}
    }

    sealed interface FeedForward {

        record SwiGlu(MemorySegment norm, PackedMatrix gate, PackedMatrix up, PackedMatrix down)
                implements FeedForward {}

        record None() implements FeedForward {}
    }
}
