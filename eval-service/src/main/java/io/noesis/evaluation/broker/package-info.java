/// The broker: topics, group settings, when listening begins, and whether it can be reached.
///
/// Start with `BrokerStartup`. This package must not know what is listened to.
@NullMarked
package io.noesis.evaluation.broker;

import org.jspecify.annotations.NullMarked;
