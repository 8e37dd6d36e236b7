package io.noesis.training.data;

import java.util.Optional;

/// To come.
final class Unknowns implements TaskSource {

    @Override
    public Optional<Problem> next(Draw draw) {
        return Optional.empty();
    }
}
