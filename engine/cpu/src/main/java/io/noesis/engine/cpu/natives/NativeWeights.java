package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// All re-laid weights of a model by their role.
///
/// @param outputNorm `[hidden]` F32, filled up to 16
/// @param output from the hidden vector to the logits
record NativeWeights(List<Layer> layers, MemorySegment outputNorm, PackedMatrix output) {

    /// The products of a step in their order.
    List<FirstRows.Turn> turns() {
        List<FirstRows.Turn> turns = new ArrayList<>();
        for (Layer layer : layers) {
            switch (layer.attention()) {
                case Attention.GroupedQuery it -> {
                    turns.add(new FirstRows.Turn(false, it.query(), it.key(), it.value()));
                    turns.add(new FirstRows.Turn(false, it.output()));
                }
                case Attention.Linear it -> turns.add(new FirstRows.Turn(false, it.output()));
                case Attention.None() -> {}
            }
            switch (layer.feedForward()) {
                case FeedForward.SwiGlu it -> {
                    turns.add(new FirstRows.Turn(it.gate().hasShapeOf(it.up()), it.gate(), it.up()));
                    turns.add(new FirstRows.Turn(false, it.down()));
                }
                case FeedForward.None() -> {}
            }
        }
        turns.add(new FirstRows.Turn(false, output));
        return turns;
    }

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
