/// Programs for a terminal that need the engine but no running platform: `./noesis plan`, `./noesis convert`
/// and `./noesis model synth`.
///
/// Start with [io.noesis.engine.tools.PlanMain] or [io.noesis.engine.tools.ConvertMain]. Nothing in the engine may
/// know this package.
@NullMarked
package io.noesis.engine.tools;

import org.jspecify.annotations.NullMarked;
