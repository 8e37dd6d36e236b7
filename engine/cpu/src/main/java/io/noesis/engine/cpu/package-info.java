/// The CPU backend: the forward pass, its KV cache and its worker threads.
///
/// Start with [io.noesis.engine.cpu.CpuEngines] to use it, with `CpuModel` to read the forward pass. This package
/// must not know how a kernel is written.
@NullMarked
package io.noesis.engine.cpu;

import org.jspecify.annotations.NullMarked;
