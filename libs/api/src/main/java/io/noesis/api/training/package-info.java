/// Wire records of `/v1/training/jobs`.
///
/// Start with [io.noesis.api.training.TrainingJobRequest]. This package must not know how a model is trained.
@NullMarked
package io.noesis.api.training;

import org.jspecify.annotations.NullMarked;
