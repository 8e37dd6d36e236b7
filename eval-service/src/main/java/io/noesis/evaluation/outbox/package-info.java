/// Events on their way from the database to Kafka.
///
/// Start with [io.noesis.evaluation.outbox.Outbox]. This package must not know what the events mean.
@NullMarked
package io.noesis.evaluation.outbox;

import org.jspecify.annotations.NullMarked;
