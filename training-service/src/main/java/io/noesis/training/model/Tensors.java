package io.noesis.training.model;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Copies between Java arrays and tensors.
public final class Tensors {

    private Tensors() {}

    /// @param sizes of the tensor; their product is the length of `values`
    public static Tensor floats(float[] values, long... sizes) {
        Tensor tensor = torch.empty(sizes);
        try (FloatPointer target = tensor.data_ptr_float()) {
            target.put(values, 0, values.length);
        }
        return tensor;
    }

    /// @param sizes of the tensor; their product is the length of `values`
    public static Tensor longs(long[] values, long... sizes) {
        Tensor tensor = torch.empty(sizes, new TensorOptions(ScalarType.Long), null);
        try (LongPointer target = tensor.data_ptr_long()) {
            target.put(values, 0, values.length);
        }
        return tensor;
    }

    /// Copies an F32 tensor out, in row-major order.
    public static float[] toArray(Tensor tensor) {
        Tensor plain = tensor.contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        try (FloatPointer source = plain.data_ptr_float()) {
            source.get(values, 0, values.length);
        }
        return values;
    }
}
