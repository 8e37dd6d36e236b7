package io.noesis.training.model;

import java.util.SplittableRandom;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The numbers of a model, F32, in one flat leaf tensor that gradients gather in.
///
/// One vector makes clipping, the optimiser, checkpoints and copies one operation each. Not thread-safe.
public final class Parameters implements AutoCloseable {

    private final ModelShape shape;
    private final ParameterLayout layout;
    private final Tensor flat;

    private Parameters(ModelShape shape, Tensor flat) {
        this.shape = shape;
        this.layout = ParameterLayout.of(shape);
        if (flat.numel() != layout.size()) {
            throw new IllegalArgumentException("a model of this shape has %d parameters, but %d were given"
                    .formatted(layout.size(), flat.numel()));
        }
        this.flat = flat;
        flat.set_requires_grad(true);
    }

    /// Fresh values: normal for matrices, one for norms. The same seed gives the same values.
    public static Parameters random(ModelShape shape, long seed) {
        ParameterLayout layout = ParameterLayout.of(shape);
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(layout.size())];
        for (ParameterLayout.Slot slot : layout.slots()) {
            int begin = Math.toIntExact(slot.offset());
            int end = Math.toIntExact(begin + slot.length());
            for (int i = begin; i < end; i++) {
                values[i] = slot.isMatrix() ? (float) (random.nextGaussian() * slot.deviation()) : 1f;
            }
        }
        return of(shape, values);
    }

    /// @param values in the order of the layout
    public static Parameters of(ModelShape shape, float[] values) {
        return new Parameters(shape, Tensors.floats(values, values.length));
    }

    /// The same numbers, with a gradient of their own: what is changed in one is changed in the other.
    Parameters sharingValues() {
        return new Parameters(shape, flat.detach());
    }

    public ModelShape shape() {
        return shape;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// The leaf tensor, F32 `[parameters]`.
    public Tensor flat() {
        return flat;
    }

    /// A copy of the values, in the order of the layout.
    public float[] values() {
        return Tensors.toArray(flat.detach());
    }

    /// Replaces the values.
    public void set(float[] values) {
        if (values.length != layout.size()) {
            throw new IllegalArgumentException(
                    "expected %d values, but got %d".formatted(layout.size(), values.length));
        }
        try (FloatPointer target = flat.data_ptr_float()) {
            target.put(values, 0, values.length);
        }
    }

    /// Forgets the gradient.
    public void clearGradient() {
        Tensor gradient = flat.grad();
        if (gradient.defined()) {
            gradient.zero_();
        }
    }

    /// Ones for numbers that decay, zeros for others; F32 `[parameters]`.
    public Tensor decayMask() {
        Tensor mask = torch.zeros(layout.size());
        for (ParameterLayout.Slot slot : layout.slots()) {
            if (slot.isMatrix()) {
                mask.narrow(0, slot.offset(), slot.length()).fill_(new Scalar(1f));
            }
        }
        return mask;
    }

    @Override
    public void close() {
        flat.close();
    }
}
