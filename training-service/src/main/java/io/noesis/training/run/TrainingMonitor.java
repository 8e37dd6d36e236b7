package io.noesis.training.run;

/// Watches a training. Called from the thread that trains.
public interface TrainingMonitor {

    void on(TrainingEvent event);

    /// Whether the training is to end after the step it is in; it saves its state then.
    boolean isCancelled();

    /// Sees nothing and stops nothing.
    static TrainingMonitor silent() {
        return new TrainingMonitor() {

            @Override
            public void on(TrainingEvent event) {
                // Nobody is watching.
            }

            @Override
            public boolean isCancelled() {
                return false;
            }
        };
    }
}
