package io.noesis.engine.model;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

import io.noesis.engine.loading.ModelLoadException;

/// A cheap identity of files too large to be hashed at every start: SHA-256 over, for each file, its size, its time
/// of
/// modification, its whole header and [#SAMPLES] pages spread evenly over the rest, the last one included.
///
/// It changes whenever a file is written in the ordinary way. It does not see weights that are changed in place
/// between
/// the samples by someone who restores the time of modification; who must rule that out needs the files' checksums.
public final class Fingerprint {

    private static final int SAMPLES = 64;
    private static final long SAMPLE_BYTES = 4096;
    private static final long PIECE_BYTES = 1 << 20;

    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Adds a small file or value that is read whole.
    public Fingerprint add(byte[] whole) {
        number(whole.length);
        digest.update(whole);
        return this;
    }

    /// Adds a mapped file.
    ///
    /// @param headerBytes length of its beginning that is read whole
    public Fingerprint add(Path path, MemorySegment file, long headerBytes) {
        add(String.valueOf(path.getFileName()).getBytes(StandardCharsets.UTF_8));
        number(file.byteSize());
        number(modified(path));
        number(headerBytes);
        update(file, 0, headerBytes);
        long rest = file.byteSize() - headerBytes;
        long sample = Math.min(SAMPLE_BYTES, rest);
        for (int i = 0; i < SAMPLES; i++) {
            long spread = (rest - sample) / (SAMPLES - 1) * i;
            update(file, headerBytes + (i == SAMPLES - 1 ? rest - sample : spread), sample);
        }
        return this;
    }

    /// @return 64 hexadecimal digits; the fingerprint begins anew
    public String value() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw new ModelLoadException("%s: the time of its last change cannot be read: %s".formatted(path, e), e);
        }
    }

    private void update(MemorySegment file, long from, long length) {
        for (long done = 0; done < length; done += PIECE_BYTES) {
            digest.update(file.asSlice(from + done, Math.min(PIECE_BYTES, length - done))
                    .asByteBuffer());
        }
    }

    private void number(long value) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }
}
