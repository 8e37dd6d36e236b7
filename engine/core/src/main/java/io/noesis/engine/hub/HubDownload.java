package io.noesis.engine.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fetches one file: goes on where it was cut off, now or in an earlier run, and gives the file its name only when
/// its checksum is right.
final class HubDownload {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-.*");

    private final HubClient client;
    private final HubSettings settings;
    private final Pause pause;
    private final ScheduledExecutorService timer;

    HubDownload(HubClient client, HubSettings settings, Pause pause, ScheduledExecutorService timer) {
        this.client = client;
        this.settings = settings;
        this.pause = pause;
        this.timer = timer;
    }

    /// Lets time pass between attempts.
    @FunctionalInterface
    interface Pause {

        void of(Duration duration) throws InterruptedException;
    }

    /// @param path below the endpoint
    /// @param progress told how many bytes of the file there are
    void fetch(String path, HubFile file, Path target, LongConsumer progress) throws IOException, InterruptedException {
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        boolean resumed = Files.exists(partial);
        int failures = 0;
        while (true) {
            long before = size(partial);
            try {
                Optional<Checksum> checksum = attempt(path, file, partial, progress);
                if (verified(partial, file, file.checksum().or(() -> checksum), resumed)) {
                    try (FileChannel whole = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                        whole.force(true);
                    }
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                    return;
                }
                resumed = false;
            } catch (IOException | HubException e) {
                if (e instanceof HubException refused && !refused.isTemporary()) {
                    throw refused;
                }
                resumed = true;
                failures = size(partial) > before ? 1 : failures + 1;
                if (failures >= settings.attempts()) {
                    throw new HubException(
                            "%s could not be fetched: %s, %d times in a row; what came is kept, and a new start goes on"
                                    .formatted(file.path(), e.getMessage(), failures),
                            false,
                            e);
                }
                pause.of(settings.firstPause().multipliedBy(1L << Math.min(failures - 1, 6)));
            }
        }
    }

    private Optional<Checksum> attempt(String path, HubFile file, Path partial, LongConsumer progress)
            throws IOException, InterruptedException {
        long from = size(partial);
        if (file.bytes() >= 0 && from == file.bytes() && file.checksum().isPresent()) {
            return file.checksum();
        }
        HubClient.Answer answer = client.get(path, from);
        try (StallGuard body = new StallGuard(answer.body(), settings.stall(), timer)) {
            int status = answer.response().statusCode();
            if (status == 416) {
                Files.delete(partial);
                throw HubException.temporary("the server has no bytes from %d on".formatted(from));
            }
            boolean goesOn = status == 206 && startOf(answer) == from;
            if (status == 206 && !goesOn) {
                throw HubException.temporary("the server sent another range than was asked for");
            }
            copy(body, file, partial, goesOn, progress);
        }
        return answer.checksum();
    }

    private static long startOf(HubClient.Answer answer) {
        Matcher range = CONTENT_RANGE.matcher(
                answer.response().headers().firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private static void copy(StallGuard body, HubFile file, Path partial, boolean append, LongConsumer progress)
            throws IOException {
        long written = append ? size(partial) : 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                written += n;
                if (file.bytes() >= 0 && written > file.bytes()) {
                    throw HubException.lasting(
                            "%s is larger than the %d bytes it should have".formatted(file.path(), file.bytes()));
                }
                out.write(buffer, 0, n);
                progress.accept(written);
            }
        }
        if (file.bytes() >= 0 && written < file.bytes()) {
            throw new IOException("the connection ended at byte %d of %d".formatted(written, file.bytes()));
        }
    }

    /// @return false when pieces from several attempts do not fit together, so that all must come anew
    private static boolean verified(Path partial, HubFile file, Optional<Checksum> checksum, boolean resumed)
            throws IOException {
        Checksum expected = checksum.orElseThrow(() -> HubException.lasting(
                "the hub names no checksum of %s, so nothing vouches for it".formatted(file.path())));
        String actual = expected.actual(partial);
        if (actual.equals(expected.hex())) {
            return true;
        }
        Files.delete(partial);
        if (resumed) {
            return false;
        }
        throw HubException.lasting(
                "the checksum of %s is %s, but should be %s".formatted(file.path(), actual, expected.hex()));
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
