package io.noesis.engine.content;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntConsumer;

/// SHA-256 of every byte, in a tree of two levels so that all cores can work on it: the digests of pieces of 16 MiB,
/// and the digest of those. Leaves and root begin with different bytes, as in RFC 6962 section 2.1, so that no file
/// can pass for another one's list of digests.
public final class ContentDigest {

    static final long PIECE_BYTES = 16 << 20;

    /// How much of a piece is handed over at once.
    private static final long STRETCH_BYTES = 1 << 20;

    private static final int DIGEST_BYTES = 32;
    private static final byte LEAF = 0;
    private static final byte ROOT = 1;

    private ContentDigest() {}

    /// Runs independent parts, on as many threads as it likes, and returns when all are done.
    @FunctionalInterface
    public interface Parallel {

        void run(int parts, IntConsumer part);
    }

    /// @return 64 hexadecimal digits
    static String of(MemorySegment bytes, Parallel parallel) {
        int pieces = Math.toIntExact(Math.ceilDiv(bytes.byteSize(), PIECE_BYTES));
        byte[] digests = new byte[pieces * DIGEST_BYTES];
        parallel.run(pieces, piece -> {
            long from = piece * PIECE_BYTES;
            byte[] digest = leaf(bytes.asSlice(from, Math.min(PIECE_BYTES, bytes.byteSize() - from)));
            System.arraycopy(digest, 0, digests, piece * DIGEST_BYTES, DIGEST_BYTES);
        });
        MessageDigest root = sha256();
        root.update(ROOT);
        root.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(PIECE_BYTES)
                .putLong(bytes.byteSize())
                .flip());
        return HexFormat.of().formatHex(root.digest(digests));
    }

    private static byte[] leaf(MemorySegment piece) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        for (long done = 0; done < piece.byteSize(); done += STRETCH_BYTES) {
            digest.update(piece.asSlice(done, Math.min(STRETCH_BYTES, piece.byteSize() - done))
                    .asByteBuffer());
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
