package io.noesis.training.batch;

/// Samples side by side in rows of one length.
///
/// Arrays over all places are row-major, `[rows * length]`; those over targets have one entry for each learnt
/// token.
///
/// @param tokens ids; 0 behind the last sample of a row
/// @param positions of each token in its sample
/// @param segments which sample of its row a token belongs to; what is empty has a number of its own
/// @param places where a target is predicted from: index of the token before it
/// @param targets ids to be predicted
/// @param owners index of the sample a target belongs to, in the list that was packed
@SuppressWarnings("ArrayRecordComponent") // goes straight into tensors; nobody compares batches
public record PackedBatch(
        int rows,
        int length,
        long[] tokens,
        long[] positions,
        long[] segments,
        long[] places,
        long[] targets,
        int[] owners) {}
