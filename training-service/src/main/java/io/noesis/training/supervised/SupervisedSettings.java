package io.noesis.training.supervised;

/// How a stage trains.
///
/// @param tokensAStep tokens read for a step of the optimiser, prompts included
/// @param tokensABatch tokens read at once; several batches make a step
/// @param epochs times that the data is read
/// @param peak highest learning rate
/// @param floor last learning rate
/// @param warmUp share of the steps in which the learning rate rises
/// @param seed of the order of the data
/// @param evaluateEvery steps between measurements on held-out data
/// @param saveEvery steps between checkpoints
/// @param threads that compute; another number changes the order of sums, and with it the last digits
public record SupervisedSettings(
        int tokensAStep,
        int tokensABatch,
        int epochs,
        double peak,
        double floor,
        double warmUp,
        long seed,
        int evaluateEvery,
        int saveEvery,
        int threads) {

    public SupervisedSettings {
        if (tokensAStep < 1 || tokensABatch < 1 || epochs < 1 || evaluateEvery < 1 || saveEvery < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "tokensAStep, tokensABatch, epochs, evaluateEvery, saveEvery and threads must be positive, but were %d, %d, %d, %d, %d and %d"
                            .formatted(tokensAStep, tokensABatch, epochs, evaluateEvery, saveEvery, threads));
        }
        if (!(warmUp >= 0 && warmUp <= 1)) {
            throw new IllegalArgumentException("warmUp must be between 0 and 1, but was " + warmUp);
        }
    }
}
