package io.noesis.training.run;

/// A training was asked to end and did, with its state saved.
public final class TrainingCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TrainingCancelledException(String stage, long step) {
        super("cancelled in stage %s after step %d".formatted(stage, step));
    }
}
