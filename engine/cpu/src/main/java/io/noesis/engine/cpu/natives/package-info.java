/// The NATIVE tier: kernels in C (`src/main/native`), called through the foreign function interface, and the forward
/// pass that is laid out for them.
///
/// Start with [io.noesis.engine.cpu.natives.NativeModel]. Weights are re-laid once ([PackedMatrix], [MatrixPacker],
/// kept on disk by [PackedWeights]), activations are rounded to 8 bits once for all matrices that read them, keys and
/// values are pages off the heap ([KvType]). This package must not know who schedules sequences.
@NullMarked
package io.noesis.engine.cpu.natives;

import org.jspecify.annotations.NullMarked;
