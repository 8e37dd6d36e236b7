package io.noesis.dataset.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Splits bytes at line feeds while holding at most one line, and never more of it than the limit.
///
/// Not thread-safe. The bytes of a line are valid until the next call of [#next()].
final class LineReader {

    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private byte[] line = new byte[4096];
    private int chunkStart;
    private int chunkEnd;
    private int kept;
    private long lineBytes;
    private long number;

    LineReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /// Moves to the next line.
    ///
    /// @return false at the end; text after the last line feed is a line, nothing after it is not
    boolean next() throws IOException {
        kept = 0;
        lineBytes = 0;
        while (chunkStart < chunkEnd || fill()) {
            int feed = indexOfFeed();
            int end = feed < 0 ? chunkEnd : feed;
            append(end - chunkStart);
            chunkStart = feed < 0 ? chunkEnd : feed + 1;
            if (feed >= 0) {
                number++;
                return true;
            }
        }
        if (lineBytes == 0) {
            return false;
        }
        number++;
        return true;
    }

    private boolean fill() throws IOException {
        chunkStart = 0;
        chunkEnd = Math.max(0, in.read(chunk));
        return chunkEnd > 0;
    }

    private int indexOfFeed() {
        for (int i = chunkStart; i < chunkEnd; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void append(int count) {
        lineBytes += count;
        int keep = Math.min(count, maxLineBytes - kept);
        if (kept + keep > line.length) {
            line = Arrays.copyOf(line, Math.max(kept + keep, (int) Math.min(maxLineBytes, 2L * line.length)));
        }
        System.arraycopy(chunk, chunkStart, line, kept, keep);
        kept += keep;
    }

    /// Counted from 1.
    long number() {
        return number;
    }

    /// Bytes of the whole line without its line feed, which may be more than are kept.
    long lineBytes() {
        return lineBytes;
    }

    boolean isTooLong() {
        return lineBytes > maxLineBytes;
    }

    /// The line's bytes, from 0 to [#length()].
    byte[] bytes() {
        return line;
    }

    int length() {
        return kept;
    }
}
