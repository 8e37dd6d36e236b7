package io.noesis.dataset.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.springframework.util.unit.DataSize;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.storage.DurableFiles;

/// Passes an upload on while writing it to its file, hashing it and holding it to the limit.
final class RecordingStream extends FilterInputStream {

    private final OutputStream copy;
    private final DataSize limit;
    private final MessageDigest digest = DurableFiles.sha256();
    private long bytes;

    RecordingStream(InputStream in, OutputStream copy, DataSize limit) {
        super(in);
        this.copy = copy;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read <= 0) {
            return read;
        }
        bytes += read;
        if (bytes > limit.toBytes()) {
            throw new NoesisException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "the file has more than %d bytes, the most this service accepts".formatted(limit.toBytes()));
        }
        digest.update(buffer, offset, read);
        copy.write(buffer, offset, read);
        return read;
    }

    long bytes() {
        return bytes;
    }

    /// Of all bytes read; ends the recording.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
