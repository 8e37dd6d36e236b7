package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import io.noesis.engine.model.RopeSpec;

/// Cosines and sines of the positions of a step, worked out once for all heads of all layers.
final class RopeAngles {

    private final double[] frequencies;

    RopeAngles(RopeSpec spec) {
        frequencies = spec.frequencies();
    }

    /// @param cosines and sines `[tokens][pairs]` F32
    record Table(MemorySegment allCosines, MemorySegment allSines, int pairs) {

        MemorySegment cosines(int token) {
            return allCosines.asSlice((long) token * pairs * Float.BYTES);
        }

        MemorySegment sines(int token) {
            return allSines.asSlice((long) token * pairs * Float.BYTES);
        }
    }

    Table table(Arena arena, int[] positions, int tokens) {
        int pairs = frequencies.length;
        MemorySegment cosines = Unscoped.allocate(arena, (long) tokens * pairs * Float.BYTES);
        MemorySegment sines = Unscoped.allocate(arena, (long) tokens * pairs * Float.BYTES);
        for (int t = 0; t < tokens; t++) {
            for (int pair = 0; pair < pairs; pair++) {
                double angle = positions[t] * frequencies[pair];
                cosines.setAtIndex(JAVA_FLOAT, (long) t * pairs + pair, (float) Math.cos(angle));
                sines.setAtIndex(JAVA_FLOAT, (long) t * pairs + pair, (float) Math.sin(angle));
            }
        }
        return new Table(cosines, sines, pairs);
    }
}
