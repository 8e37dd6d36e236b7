/// Asking the questions: a share group over the items topic, the gateway's client, retries.
///
/// Start with `ItemWorkers`. This package must not know runs or the database.
@NullMarked
package io.noesis.evaluation.worker;

import org.jspecify.annotations.NullMarked;
