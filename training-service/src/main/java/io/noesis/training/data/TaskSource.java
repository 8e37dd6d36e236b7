package io.noesis.training.data;

import java.util.Optional;

/// Makes the problems of one [Task].
@FunctionalInterface
interface TaskSource {

    /// @return empty when the numbers drawn made no problem: draw again
    Optional<Problem> next(Draw draw);
}
