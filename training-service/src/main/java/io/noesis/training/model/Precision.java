package io.noesis.training.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers that the products of a model with its weights are computed with. Parameters, gradients, norms,
/// attention and what the products give to the stream are F32 in both: attention over rows of 128 tokens takes
/// four times as long in BF16.
public enum Precision {
    /// As exact as the engine's oracle.
    F32(ScalarType.Float),

    /// Factors are rounded to eight bits, sums are not. A step takes two thirds of the time on a processor with
    /// such instructions (AVX-512 BF16).
    BF16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    /// `input · weightᵀ` in these numbers.
    ///
    /// @return of this precision's type
    Tensor linear(Tensor input, Tensor weight) {
        return torch.linear(input.to(type), weight.to(type));
    }

    /// BF16 where the processor multiplies such numbers, else F32.
    public static Precision fastest() {
        return CpuFlags.have("avx512_bf16") ? BF16 : F32;
    }
}
