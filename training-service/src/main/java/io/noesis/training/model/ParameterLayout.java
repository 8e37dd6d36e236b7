package io.noesis.training.model;

import java.util.ArrayList;
import java.util.List;

/// Where each weight lies in the flat vector of all of them.
///
/// Matrices that read the same input lie side by side, so that one product serves them: query, key and value, and
/// the gate and the up projection. Names are those of GGUF.
public record ParameterLayout(List<Slot> slots, long size) {

    /// A weight.
    ///
    /// @param rows length of a vector, or rows of a matrix
    /// @param columns 1 for a vector
    /// @param offset in the flat vector, in numbers
    /// @param deviation standard deviation of the first values; vectors begin at one
    public record Slot(String name, int rows, int columns, long offset, float deviation) {

        /// Whether weight decay applies: to matrices, not to norms.
        public boolean isMatrix() {
            return columns > 1;
        }

        public long length() {
            return (long) rows * columns;
        }
    }

    public ParameterLayout {
        slots = List.copyOf(slots);
    }

    public static ParameterLayout of(ModelShape shape) {
        return new Builder(shape).build();
    }

    /// Name of the weight of a layer.
    static String inLayer(int layer, String name) {
        return "blk.%d.%s.weight".formatted(layer, name);
    }

    private static final class Builder {

        private static final float EMBEDDING_DEVIATION = 0.2f;

        private final ModelShape shape;
        private final List<Slot> slots = new ArrayList<>();
        private long offset;

        Builder(ModelShape shape) {
            this.shape = shape;
        }

        ParameterLayout build() {
            // What flows back into the residual stream is smaller, so that its variance does not grow with depth
            // (GPT-2).
            float residual = (float) (1 / Math.sqrt(2.0 * shape.layers()));
            add("token_embd.weight", shape.vocabulary(), shape.hidden(), EMBEDDING_DEVIATION);
            for (int layer = 0; layer < shape.layers(); layer++) {
                add(inLayer(layer, "attn_norm"), shape.hidden(), 1, 0);
                add(inLayer(layer, "attn_q"), shape.queryWidth(), shape.hidden(), spread(shape.hidden()));
                add(inLayer(layer, "attn_k"), shape.kvWidth(), shape.hidden(), spread(shape.hidden()));
                add(inLayer(layer, "attn_v"), shape.kvWidth(), shape.hidden(), spread(shape.hidden()));
                add(
                        inLayer(layer, "attn_output"),
                        shape.hidden(),
                        shape.queryWidth(),
                        residual * spread(shape.queryWidth()));
                add(inLayer(layer, "ffn_norm"), shape.hidden(), 1, 0);
                add(inLayer(layer, "ffn_gate"), shape.feedForward(), shape.hidden(), spread(shape.hidden()));
                add(inLayer(layer, "ffn_up"), shape.feedForward(), shape.hidden(), spread(shape.hidden()));
                add(
                        inLayer(layer, "ffn_down"),
                        shape.hidden(),
                        shape.feedForward(),
                        residual * spread(shape.feedForward()));
            }
            add("output_norm.weight", shape.hidden(), 1, 0);
            return new ParameterLayout(slots, offset);
        }

        /// Keeps the variance of what a matrix gives at that of what it reads (LeCun and others, 1998).
        private static float spread(int columns) {
            return (float) (1 / Math.sqrt(columns));
        }

        private void add(String name, int rows, int columns, float deviation) {
            slots.add(new Slot(name, rows, columns, offset, deviation));
            offset += (long) rows * columns;
        }
    }
}
