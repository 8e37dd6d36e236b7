package io.noesis.dialect.backend;

import java.util.OptionalInt;

/// Counts the tokens of a text as the backend's model would. Called at most once for an answer, by whoever ends its
/// stream; it may block, for instance on [BackendDialect#tokenizeCall].
@FunctionalInterface
public interface TokenCounter {

    /// For backends that cannot be asked: counts are then estimated, and say so.
    TokenCounter UNKNOWN = text -> OptionalInt.empty();

    /// @return empty when the text could not be counted
    OptionalInt count(String text);
}
