/// Wire records of `/v1/evaluations` and `/v1/benchmarks`.
///
/// Start with [io.noesis.api.evaluation.EvaluationRequest]. This package must not know how a run is carried out.
@NullMarked
package io.noesis.api.evaluation;

import org.jspecify.annotations.NullMarked;
