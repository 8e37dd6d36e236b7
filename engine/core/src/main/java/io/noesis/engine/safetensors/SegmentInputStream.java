package io.noesis.engine.safetensors;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads a segment from its beginning.
final class SegmentInputStream extends InputStream {

    private final MemorySegment segment;
    private long position;

    SegmentInputStream(MemorySegment segment) {
        this.segment = segment;
    }

    @Override
    public int read() {
        return position == segment.byteSize() ? -1 : segment.get(ValueLayout.JAVA_BYTE, position++) & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = (int) Math.min(length, segment.byteSize() - position);
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, position, target, offset, count);
        position += count;
        return count;
    }
}
