package io.noesis.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a file's content must hash to: SHA-256 for large files, git's blob id for those kept in git itself.
///
/// @param hex lower case
record Checksum(Kind kind, String hex) {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");
    private static final int BUFFER_BYTES = 1 << 20;

    enum Kind {
        SHA_256,
        GIT_BLOB
    }

    /// An ETag, or an id in a listing, is a checksum if it has the length of one.
    static Optional<Checksum> of(String text) {
        String bare = text.strip().replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
        if (SHA_256.matcher(bare).matches()) {
            return Optional.of(new Checksum(Kind.SHA_256, bare));
        }
        return SHA_1.matcher(bare).matches() ? Optional.of(new Checksum(Kind.GIT_BLOB, bare)) : Optional.empty();
    }

    /// What the file hashes to.
    String actual(Path file) throws IOException {
        MessageDigest digest = digest();
        if (kind == Kind.GIT_BLOB) {
            digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(
                    switch (kind) {
                        case SHA_256 -> "SHA-256";
                        case GIT_BLOB -> "SHA-1";
                    });
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
