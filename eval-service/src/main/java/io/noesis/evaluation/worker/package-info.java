/// Asking the questions: a share group over the items topic, the gateway's client, retries.
///
/// Start with `ItemWorkers`. This package must not know the database, and of a
/// run only whether it still wants answers.
@NullMarked
package io.noesis.evaluation.worker;

import org.jspecify.annotations.NullMarked;
