/// Where an installation keeps what it owns: data, models, logs, secrets, and who is running.
///
/// Start with [io.noesis.platform.home.PlatformHome]. This package must not know processes or services.
@NullMarked
package io.noesis.platform.home;

import org.jspecify.annotations.NullMarked;
