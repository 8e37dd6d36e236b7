package io.noesis.training.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

import io.noesis.training.batch.PackedBatch;
import io.noesis.training.model.Llama;
import io.noesis.training.model.Tensors;

/// A batch as the model takes it. Lives as long as the scope it is made in.
///
/// @param tokens int64 `[rows, length]`
/// @param positions int64 `[rows, length]`
/// @param mask F32 `[rows, 1, length, length]`: 0 for the same sample's tokens up to the own one, else minus
///     infinity
/// @param places int64 `[targets]`, into the flattened rows
/// @param targets int64 `[targets]`
record BatchTensors(Tensor tokens, Tensor positions, Tensor mask, Tensor places, Tensor targets) {

    static BatchTensors of(PackedBatch batch) {
        long rows = batch.rows();
        long length = batch.length();
        Tensor segments = Tensors.longs(batch.segments(), rows, length);
        Tensor visible = segments.unsqueeze(2).eq(segments.unsqueeze(1)).tril(0);
        Tensor mask = torch.zeros(rows, length, length)
                .masked_fill(visible.logical_not(), new Scalar(Float.NEGATIVE_INFINITY))
                .unsqueeze(1);
        return new BatchTensors(
                Tensors.longs(batch.tokens(), rows, length),
                Tensors.longs(batch.positions(), rows, length),
                mask,
                Tensors.longs(batch.places(), batch.places().length),
                Tensors.longs(batch.targets(), batch.targets().length));
    }

    /// Log-probabilities of the targets, F32 `[targets]`.
    Tensor logProbabilities(Llama model) {
        Tensor logits = model.forward(tokens, positions, mask).logits(places);
        return torch.log_softmax(logits, -1).gather(1, targets.unsqueeze(1)).squeeze(1);
    }
}
