/// What the services tell each other over Kafka: event records, topics, and how they are put on the wire.
///
/// Start with [io.noesis.events.Topic] and [io.noesis.events.EventCodec]. This package must not know Spring or who
/// listens.
@NullMarked
package io.noesis.events;

import org.jspecify.annotations.NullMarked;
