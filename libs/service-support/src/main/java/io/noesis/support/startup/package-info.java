/// The one line in which a service says, once it is up, what it decided.
///
/// Start with [io.noesis.support.startup.StartupFacts]. This package must not know which facts there are.
@NullMarked
package io.noesis.support.startup;

import org.jspecify.annotations.NullMarked;
