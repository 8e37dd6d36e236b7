package io.noesis.platform.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// Secrets of an installation: made once, kept in files only their owner can read.
public final class Secrets {

    private static final int RANDOM_BYTES = 30;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    public Secrets(PlatformHome home) {
        this.directory = home.secrets();
    }

    /// The key a person uses.
    public Path userKey() throws IOException {
        return keep("api-key", "nsk-");
    }

    /// The key the evaluation workers use.
    public Path evaluationKey() throws IOException {
        return keep("evaluation-key", "nsk-");
    }

    public Path databasePassword() throws IOException {
        return keep("database-password", "");
    }

    public static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    private Path keep(String name, String prefix) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            byte[] bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        }
        return file;
    }
}
