/// The verbs of the `noesis` command that run in Java.
///
/// Start with [io.noesis.platform.cli.NoesisCli]. Nothing else may know this package.
@NullMarked
package io.noesis.platform.cli;

import org.jspecify.annotations.NullMarked;
