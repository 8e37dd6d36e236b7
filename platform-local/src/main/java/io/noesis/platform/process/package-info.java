/// Child processes that are started with a log, remembered by pid, and stopped within a deadline.
///
/// Start with [io.noesis.platform.process.ChildProcess]. This package must not know what the children do.
@NullMarked
package io.noesis.platform.process;

import org.jspecify.annotations.NullMarked;
