package io.noesis.training.objective;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.model.Llama;
import io.noesis.training.model.Tensors;

/// The negative log-probability of the learnt tokens: what pre-training and supervised fine-tuning minimise.
public final class CrossEntropy {

    private CrossEntropy() {}

    /// Adds the gradient of the summed loss, divided by `divisor`, to what has gathered.
    ///
    /// @param divisor learnt tokens of the whole step, so that its batches together make a mean over tokens
    /// @return summed loss of the batch in nats, not divided
    public static double accumulate(Llama model, PackedBatch batch, double divisor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = BatchTensors.of(batch).logProbabilities(model).sum().neg();
            loss.div(new Scalar(divisor)).backward();
            return loss.item_float();
        }
    }

    /// The summed loss of a batch in nats, without a gradient.
    public static double of(Llama model, PackedBatch batch) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradient = new NoGradGuard()) {
            return -BatchTensors.of(batch).logProbabilities(model).sum().item_float();
        }
    }

    /// Log-probability of each target of a batch in nats, in the batch's order, without a gradient.
    public static float[] logProbabilities(Llama model, PackedBatch batch) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradient = new NoGradGuard()) {
            return Tensors.toArray(BatchTensors.of(batch).logProbabilities(model));
        }
    }
}
