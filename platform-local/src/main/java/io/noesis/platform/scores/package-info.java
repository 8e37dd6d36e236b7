/// Scores of a model as files: JSON, tables and a chart.
///
/// Start with [io.noesis.platform.scores.ScoreFiles]. This package must not know how the runs were made.
@NullMarked
package io.noesis.platform.scores;

import org.jspecify.annotations.NullMarked;
