package io.noesis.training.objective;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.model.Llama;
import io.noesis.training.model.Tensors;

/// The loss of GRPO over the tokens of answers (arXiv:2402.03300, equation 3, with a mean over all tokens of a
/// step): `-min(ρA, clip(ρ, 1-ε, 1+ε)A) + β·k3`, where `ρ` is the probability of a token against that of the
/// policy which drew it, and `k3 = r - log r - 1` with `r = π_ref / π` estimates the divergence from the reference.
///
/// @param clip ε
/// @param divergenceWeight β
public record PolicyLoss(double clip, double divergenceWeight) {

    /// What a batch gave, summed over its tokens.
    ///
    /// @param loss not divided
    /// @param divergence k3 in nats
    /// @param clipped tokens whose ratio was outside of the clipping range
    public record Sums(double loss, double divergence, double clipped) {

        public Sums plus(Sums other) {
            return new Sums(loss + other.loss, divergence + other.divergence, clipped + other.clipped);
        }
    }

    /// The numbers that stay fixed for a batch, one for each target of it.
    ///
    /// @param old log-probabilities under the policy that drew the tokens, in nats
    /// @param reference log-probabilities under the reference, in nats
    /// @param advantages of the answers that the tokens belong to
    @SuppressWarnings("ArrayRecordComponent") // on its way into tensors
    public record Fixed(float[] old, float[] reference, float[] advantages) {}

    /// Adds the gradient of the summed loss, divided by `divisor`, to what has gathered.
    ///
    /// @param divisor tokens of the whole step
    public Sums accumulate(Llama model, PackedBatch batch, Fixed fixed, double divisor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor current = BatchTensors.of(batch).logProbabilities(model);
            Tensor advantages = Tensors.floats(fixed.advantages(), fixed.advantages().length);
            Tensor ratio =
                    current.sub(Tensors.floats(fixed.old(), fixed.old().length)).exp();
            Tensor held = torch.clamp(ratio, optional(1 - clip), optional(1 + clip));
            Tensor gain = torch.min(ratio.mul(advantages), held.mul(advantages));
            Tensor behind =
                    Tensors.floats(fixed.reference(), fixed.reference().length).sub(current);
            Tensor divergence = behind.exp().sub(behind).sub(new Scalar(1));
            Tensor loss = divergence.mul(new Scalar(divergenceWeight)).sub(gain).sum();
            loss.div(new Scalar(divisor)).backward();
            double clipped = ratio.ne(held).sum().item_long();
            return new Sums(loss.item_float(), divergence.sum().item_float(), clipped);
        }
    }

    private static ScalarOptional optional(double value) {
        return new ScalarOptional(new Scalar(value));
    }
}
