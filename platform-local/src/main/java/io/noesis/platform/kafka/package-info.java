/// The main class of the broker's JVM.
///
/// Start with [io.noesis.platform.kafka.BrokerMain]. This package must not know the supervisor.
@NullMarked
package io.noesis.platform.kafka;

import org.jspecify.annotations.NullMarked;
