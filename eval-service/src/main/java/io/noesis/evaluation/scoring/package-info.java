/// Judging one answer.
///
/// Start with [io.noesis.evaluation.scoring.Scorer]. This package must not know models, runs or thinking: it sees
/// answers, and whether they kept to the switch.
@NullMarked
package io.noesis.evaluation.scoring;

import org.jspecify.annotations.NullMarked;
