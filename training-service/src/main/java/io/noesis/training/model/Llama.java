package io.noesis.training.model;

import java.util.function.Supplier;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The forward pass of a `llama` model, recorded for differentiation: RMSNorm (arXiv:1910.07467), grouped-query
/// attention (arXiv:2305.13245) with rotary positions (arXiv:2104.09864) and SwiGLU (arXiv:2002.05202).
///
/// Rotary pairs are neighbours, as llama.cpp has them, so that weights are exported as they are. Not thread-safe.
public final class Llama {

    private static final int WEIGHTS_A_LAYER = 9;

    private final Parameters parameters;
    private final Precision precision;
    private final ModelShape shape;

    /// Turns `e^{i·position·frequency}`; complex `[context, headDim / 2]`.
    private final Tensor rotations;

    private final long[] slotLengths;

    public Llama(Parameters parameters, Precision precision) {
        this.parameters = parameters;
        this.precision = precision;
        this.shape = parameters.shape();
        this.rotations = rotations(shape);
        this.slotLengths = parameters.layout().slots().stream()
                .mapToLong(ParameterLayout.Slot::length)
                .toArray();
    }

    private static Tensor rotations(ModelShape shape) {
        int half = shape.headDim() / 2;
        float[] parts = new float[shape.context() * half * 2];
        for (int position = 0; position < shape.context(); position++) {
            for (int k = 0; k < half; k++) {
                double angle = position * Math.pow(shape.ropeBase(), -2.0 * k / shape.headDim());
                int at = (position * half + k) * 2;
                parts[at] = (float) Math.cos(angle);
                parts[at + 1] = (float) Math.sin(angle);
            }
        }
        return torch.view_as_complex(Tensors.floats(parts, shape.context(), half, 2));
    }

    public Parameters parameters() {
        return parameters;
    }

    /// Runs the blocks.
    ///
    /// @param tokens ids, int64 `[batch, length]`
    /// @param positions of the tokens in their samples, int64 `[batch, length]`
    /// @param mask added to the scores of attention, F32 `[batch, 1, length, length]`: 0 where a token may look,
    ///     minus infinity where not
    /// @return what the last norm gives, F32 `[batch, length, hidden]`, with the weights it was made of
    public Output forward(Tensor tokens, Tensor positions, Tensor mask) {
        long batch = tokens.size(0);
        long length = tokens.size(1);
        TensorVector weights = parameters.flat().split_with_sizes(slotLengths);
        Tensor embedding = matrix(weights, 0, shape.vocabulary(), shape.hidden());
        Tensor rotation = rotations.index_select(0, positions.reshape(-1)).view(batch, length, 1, shape.headDim() / 2);
        Tensor stream = torch.embedding(embedding, tokens);
        int slot = 1;
        for (int layer = 0; layer < shape.layers(); layer++) {
            Tensor before = stream;
            int first = slot;
            Tensor between = tidily(() -> before.add(attention(before, weights, first, rotation, mask)));
            stream = tidily(() -> between.add(feedForward(between, weights, first + 5)));
            slot += WEIGHTS_A_LAYER;
        }
        return new Output(norm(stream, weights.get(slot)), embedding, precision);
    }

    /// Runs a block and lets go of all that it made but its result, where a scope takes that. What backpropagation
    /// needs is held by the graph and goes with it; the less lies about, the more of a step happens in the caches.
    private static Tensor tidily(Supplier<Tensor> block) {
        PointerScope outer = PointerScope.getInnerScope();
        if (outer == null) {
            return block.get();
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor result = block.get();
            outer.attach(result);
            return result;
        }
    }

    private Tensor attention(Tensor stream, TensorVector weights, int slot, Tensor rotation, Tensor mask) {
        long batch = stream.size(0);
        long length = stream.size(1);
        int headDim = shape.headDim();
        int width = shape.queryWidth() + 2 * shape.kvWidth();
        Tensor projections = torch.cat(
                        new TensorVector(weights.get(slot + 1), weights.get(slot + 2), weights.get(slot + 3)), 0)
                .view(width, shape.hidden());
        Tensor together = precision
                .linear(scaled(stream), projections.mul(weights.get(slot)))
                .to(ScalarType.Float)
                .view(batch, length, shape.heads() + 2 * shape.kvHeads(), headDim);
        TensorVector parts =
                together.split_with_sizes(new long[] {shape.heads() + shape.kvHeads(), shape.kvHeads()}, 2);
        TensorVector turned =
                rotate(parts.get(0), rotation).split_with_sizes(new long[] {shape.heads(), shape.kvHeads()}, 2);
        Tensor query = turned.get(0).transpose(1, 2);
        Tensor key = shared(turned.get(1)).transpose(1, 2);
        Tensor value = shared(parts.get(1)).transpose(1, 2);
        Tensor mixed = torch.scaled_dot_product_attention(
                query, key, value, new TensorOptional(mask), 0.0, false, new DoubleOptional(), false);
        Tensor joined = mixed.transpose(1, 2).reshape(batch, length, shape.queryWidth());
        return precision
                .linear(joined, matrix(weights, slot + 4, shape.hidden(), shape.queryWidth()))
                .to(ScalarType.Float);
    }

    /// Turns neighbouring pairs by the angle of their position.
    private static Tensor rotate(Tensor heads, Tensor rotation) {
        long[] sizes = heads.sizes().vec().get();
        Tensor pairs = heads.reshape(sizes[0], sizes[1], sizes[2], sizes[3] / 2, 2);
        return torch.view_as_real(torch.view_as_complex(pairs).mul(rotation)).flatten(3, 4);
    }

    /// Repeats each key-value head for the query heads that read it: `[batch, length, kvHeads, headDim]` to
    /// `[batch, length, heads, headDim]`.
    private Tensor shared(Tensor heads) {
        int readers = shape.heads() / shape.kvHeads();
        if (readers == 1) {
            return heads;
        }
        return heads.unsqueeze(3)
                .expand(heads.size(0), heads.size(1), shape.kvHeads(), readers, shape.headDim())
                .reshape(heads.size(0), heads.size(1), shape.heads(), shape.headDim());
    }

    private Tensor feedForward(Tensor stream, TensorVector weights, int slot) {
        Tensor both = torch.cat(new TensorVector(weights.get(slot + 1), weights.get(slot + 2)), 0)
                .view(2L * shape.feedForward(), shape.hidden());
        TensorVector halves =
                precision.linear(scaled(stream), both.mul(weights.get(slot))).split(shape.feedForward(), -1);
        Tensor inner = torch.silu(halves.get(0)).mul(halves.get(1));
        return precision
                .linear(inner, matrix(weights, slot + 3, shape.hidden(), shape.feedForward()))
                .to(ScalarType.Float);
    }

    private Tensor norm(Tensor stream, Tensor weight) {
        return scaled(stream).mul(weight);
    }

    /// The stream over its root mean square. A norm's weights are multiplied into the matrix that reads it: a matrix is
    /// smaller than a batch, and a step is bound by the memory that it goes through.
    private Tensor scaled(Tensor stream) {
        Tensor norm = torch.linalg_vector_norm(stream, new Scalar(2), new long[] {-1}, true, new ScalarTypeOptional());
        Tensor meanSquare = norm.square().div(new Scalar(shape.hidden()));
        return stream.mul(meanSquare.add(new Scalar(shape.epsilon())).rsqrt());
    }

    private static Tensor matrix(TensorVector weights, int slot, long rows, long columns) {
        return weights.get(slot).view(rows, columns);
    }

    /// What the blocks made.
    ///
    /// @param hidden F32 `[batch, length, hidden]`
    /// @param embedding F32 `[vocabulary, hidden]`, which is also the output matrix
    /// @param precision of its product
    public record Output(Tensor hidden, Tensor embedding, Precision precision) {

        /// Logits at some places.
        ///
        /// @param places indices into the flattened `[batch * length]`, int64
        /// @return F32 `[places, vocabulary]`
        public Tensor logits(Tensor places) {
            return precision
                    .linear(hidden.flatten(0, 1).index_select(0, places), embedding)
                    .to(ScalarType.Float);
        }

        /// Logits everywhere, F32 `[batch, length, vocabulary]`.
        public Tensor logits() {
            return precision.linear(hidden, embedding).to(ScalarType.Float);
        }
    }
}
