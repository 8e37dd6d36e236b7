package io.noesis.platform.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The directory of one installation. Everything `./noesis up` writes lies below it.
///
/// ```
/// models/    GGUF files                  logs/     one file per process
/// postgres/  the database                run/      lock, pids, the gateway's address
/// kafka/     the broker's log            secrets/  keys, readable by the owner only
/// datasets/  files of dataset versions    training/ a directory for each training
/// ```
public record PlatformHome(Path root) {

    public PlatformHome {
        root = root.toAbsolutePath().normalize();
    }

    /// The directory named by `NOESIS_HOME`, or `.noesis` in the user's own.
    public static PlatformHome ofEnvironment() {
        String named = System.getenv("NOESIS_HOME");
        return new PlatformHome(
                named == null || named.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".noesis")
                        : Path.of(named));
    }

    /// Weights as the engine's kernels want them; may be deleted, it is made again.
    public Path packedWeights() {
        return root.resolve("cache").resolve("weights");
    }

    /// Makes what is missing.
    public PlatformHome create() throws IOException {
        for (Path directory : new Path[] {models(), postgres(), kafka(), datasets(), training(), logs(), run()}) {
            Files.createDirectories(directory);
        }
        if (!Files.isDirectory(secrets())) {
            Files.createDirectory(
                    secrets(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return this;
    }

    public Path models() {
        String shared = System.getenv("NOESIS_MODELS");
        return shared == null || shared.isBlank() ? root.resolve("models") : Path.of(shared);
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path datasets() {
        return root.resolve("datasets");
    }

    public Path training() {
        return root.resolve("training");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    /// Where the running platform says under which address its gateway is.
    public Path addressFile() {
        return run().resolve("gateway-url");
    }
}
