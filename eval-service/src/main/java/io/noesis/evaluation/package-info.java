/// Scores models on benchmarks: a run is planned into questions, asked by workers, judged, and added up.
///
/// Start with `run.RunService` and follow the events: jobs, items, results. This service must not know the engine.
@NullMarked
package io.noesis.evaluation;

import org.jspecify.annotations.NullMarked;
