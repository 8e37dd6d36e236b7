/// Trainings as jobs: asked for over REST, kept in PostgreSQL, run one after the other in this process.
///
/// Start with `JobService` for what callers do and with `JobRunner` for what becomes of it. This package must not
/// know how a model is trained: that is the recipe's.
@NullMarked
package io.noesis.training.job;

import org.jspecify.annotations.NullMarked;
