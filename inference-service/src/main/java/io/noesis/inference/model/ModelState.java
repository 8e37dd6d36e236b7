package io.noesis.inference.model;

/// How far the model has come. Moves from `Loading` to `Loading`, `Ready` or `Failed`, and never back.
public sealed interface ModelState {

    /// @param stage what is being done, in a few words
    /// @param fraction of the whole loading, from 0 to 1
    record Loading(String stage, double fraction) implements ModelState {}

    record Ready(ServedModel model) implements ModelState {}

    /// @param reason fit to be shown to whoever runs the service and to callers
    record Failed(String reason) implements ModelState {}
}
