package io.noesis.evaluation.broker;

/// Work that begins once the topics are there and ends before the listeners do.
public interface StartsWithBroker {

    void startWithBroker();

    /// Returns when nothing of it is running any more, within a few seconds.
    void stopWithBroker();
}
