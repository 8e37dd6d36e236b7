package io.noesis.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// `noesis-nano`, the demonstration model that this repository trains and brings along.
public final class NanoModel {

    /// The name that callers use.
    public static final String NAME = "noesis-nano";

    /// Name of the file in a model directory.
    public static final String FILE_NAME = NAME + ".gguf";

    private static final String CARD = "model-card.md";

    private NanoModel() {}

    /// The GGUF file.
    ///
    /// @throws FileNotFoundException when this build carries none
    public static InputStream open() throws IOException {
        return resource(FILE_NAME);
    }

    /// What the model is, what it can do and what it was made of; Markdown.
    ///
    /// @throws FileNotFoundException when this build carries none
    public static InputStream card() throws IOException {
        return resource(CARD);
    }

    /// Size of the GGUF file.
    public static long bytes() throws IOException {
        try (InputStream in = open()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// SHA-256 of the GGUF file, in hexadecimal.
    public static String sha256() throws IOException {
        try (InputStream in = open()) {
            return sha256(in);
        }
    }

    /// Puts the GGUF file into a directory, in one step, unless the same file is there.
    ///
    /// @return the file, called [#FILE_NAME]; one of other content was replaced
    public static Path placeIn(Path directory) throws IOException {
        Path target = directory.resolve(FILE_NAME);
        if (Files.isRegularFile(target) && sha256(target).equals(sha256())) {
            return target;
        }
        Files.createDirectories(directory);
        Path draft = directory.resolve(".%s.%s.part".formatted(FILE_NAME, UUID.randomUUID()));
        try (InputStream in = open()) {
            Files.copy(in, draft);
            return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = NanoModel.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException("this build of Noesis carries no " + name);
        }
        return in;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    private static String sha256(InputStream in) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (DigestInputStream digested = new DigestInputStream(in, digest)) {
            digested.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
