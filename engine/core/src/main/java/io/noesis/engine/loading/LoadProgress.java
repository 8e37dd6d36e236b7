package io.noesis.engine.loading;

/// Told about the loading of a model.
@FunctionalInterface
public interface LoadProgress {

    /// @param stage what is being done, in a few words
    /// @param fraction of the whole loading, from 0 to 1, never falling
    void at(String stage, double fraction);

    static LoadProgress silent() {
        return (stage, fraction) -> {};
    }
}
