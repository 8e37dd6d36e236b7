package io.noesis.training.optimise;

/// The numbers of a training ran away; going on would only spoil the model.
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TrainingDivergedException(String message) {
        super(message);
    }
}
