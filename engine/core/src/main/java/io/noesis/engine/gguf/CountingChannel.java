package io.noesis.engine.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Counts what passes into another channel, which stays open.
final class CountingChannel implements WritableByteChannel {

    private final WritableByteChannel target;
    private long written;

    CountingChannel(WritableByteChannel target) {
        this.target = target;
    }

    long written() {
        return written;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = target.write(bytes);
        written += count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return target.isOpen();
    }

    @Override
    public void close() {
        // Whoever opened the target closes it.
    }
}
