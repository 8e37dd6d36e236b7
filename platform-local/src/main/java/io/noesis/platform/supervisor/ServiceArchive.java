package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A service's executable jar, unpacked beside itself: a JVM starts from plain jars a good second sooner than from
/// jars inside a jar.
final class ServiceArchive {

    private static final long UNPACK_LIMIT_SECONDS = 60;

    private ServiceArchive() {}

    /// @param distribution the directory that holds the modules
    /// @return the jar to run, unpacked anew if the executable jar is another than last time
    static Path runnable(Path distribution, ServiceKind kind, Java java) throws IOException, InterruptedException {
        Path target = distribution.resolve(kind.module()).resolve("target");
        Path executable = executableJar(target);
        Path unpacked = target.resolve("unpacked");
        Path runnable = unpacked.resolve(executable.getFileName());
        Path origin = target.resolve("unpacked.sha256");
        // By content: a reproducible build gives every jar the same date.
        String checksum = Checksums.sha256(executable);
        if (Files.exists(runnable)
                && Files.exists(origin)
                && Files.readString(origin).equals(checksum)) {
            return runnable;
        }
        Files.deleteIfExists(origin);
        delete(unpacked);
        Path fresh = target.resolve("unpacked.tmp");
        delete(fresh);
        List<String> command = java.command(
                List.of(),
                List.of(
                        "-Djarmode=tools",
                        "-jar",
                        executable.toString(),
                        "extract",
                        "--destination",
                        fresh.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(UNPACK_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("cannot unpack " + executable);
        }
        Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(origin, checksum);
        return runnable;
    }

    private static Path executableJar(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            throw new IOException(target + " does not exist: build the project first");
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no executable jar in " + target + ": build the project first"));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
