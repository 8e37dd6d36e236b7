/// Accuracy, standard errors and pass@k.
///
/// Start with [io.noesis.evaluation.statistics.ModeStatistics]. This package must not know where the results come from.
@NullMarked
package io.noesis.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
