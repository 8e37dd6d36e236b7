package io.noesis.engine.cpu.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Native memory as the kernels take it.
///
/// A foreign call keeps the arena of every pointer argument from being closed meanwhile, by counting up and down a
/// number that all threads share. These segments belong to no arena, so that small products do not contend for it;
/// their owner must close the memory only when no kernel can run any more, which [NativeModel#close()] guarantees.
final class Unscoped {

    private Unscoped() {}

    static MemorySegment allocate(Arena arena, long bytes) {
        return of(arena.allocate(Math.max(bytes, Long.BYTES), 64));
    }

    static MemorySegment of(MemorySegment segment) {
        return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }
}
