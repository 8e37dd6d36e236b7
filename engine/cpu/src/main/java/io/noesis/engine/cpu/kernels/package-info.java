/// Arithmetic on arrays and on mapped weights, in two tiers that are tested against each other.
///
/// Start with [io.noesis.engine.cpu.kernels.Kernels]. This package must not know layers or models.
@NullMarked
package io.noesis.engine.cpu.kernels;

import org.jspecify.annotations.NullMarked;
