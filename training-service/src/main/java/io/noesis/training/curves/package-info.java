/// Pictures of how a training went: SVG drawn from its event log.
///
/// Start with [io.noesis.training.curves.Curves]. This package must not know jobs, files or HTTP.
@NullMarked
package io.noesis.training.curves;

import org.jspecify.annotations.NullMarked;
