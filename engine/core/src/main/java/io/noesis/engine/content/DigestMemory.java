package io.noesis.engine.content;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The digest of a model's content, worked out from every byte once and remembered for as long as the file system
/// says that the files are the same.
///
/// What is remembered lies in a small file in the given directory, see [DigestNotes]; the directory must be as
/// trustworthy as the model. Notes that cannot be read or written cost time only.
public final class DigestMemory {

    private static final Logger log = System.getLogger(DigestMemory.class.getName());

    /// The coarsest step in which file systems count time (FAT). A file that changed less than this before it was
    /// read could change again without another time to show for it, so its digest is not remembered.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path directory;
    private final InstantSource clock;

    public DigestMemory(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Names the content of all files together: any other byte, name or number of files makes another digest; a
    /// file's time or place does not.
    ///
    /// @param model the file or directory the files are of
    /// @return 64 hexadecimal digits
    /// @throws io.noesis.engine.loading.ModelLoadException when a file changes meanwhile
    public String digestOf(Path model, List<ContentFile> files, ContentDigest.Parallel parallel) {
        Instant begun = clock.instant();
        DigestNotes notes = DigestNotes.of(directory, model);
        Map<String, String> known = notes.read();
        Map<String, String> settled = new LinkedHashMap<>();
        StringBuilder all = new StringBuilder();
        long bytesRead = 0;
        for (ContentFile file : files) {
            String identity = file.identity().line();
            String digest = known.get(identity);
            if (digest == null) {
                digest = ContentDigest.of(file.bytes(), parallel);
                bytesRead += file.bytes().byteSize();
            }
            file.requireUnchanged();
            if (isSettled(file.identity(), begun)) {
                settled.put(identity, digest);
            }
            all.append(file.name().length()).append(' ').append(file.name()).append(' ');
            all.append(file.bytes().byteSize()).append(' ').append(digest).append('\n');
        }
        if (bytesRead > 0) {
            long milliseconds = begun.until(clock.instant(), ChronoUnit.MILLIS);
            log.log(Level.INFO, "digest of {0}: {1} MiB read in {2} ms", model, bytesRead >> 20, milliseconds);
        }
        if (!settled.equals(known)) {
            write(notes, settled);
        }
        return HexFormat.of()
                .formatHex(ContentDigest.sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isSettled(FileIdentity identity, Instant begun) {
        Instant touched = Instant.EPOCH.plus(identity.lastTouched(), ChronoUnit.NANOS);
        return touched.isBefore(begun.minus(SETTLED));
    }

    private static void write(DigestNotes notes, Map<String, String> digests) {
        try {
            notes.write(digests);
        } catch (IOException e) {
            log.log(
                    Level.WARNING,
                    "digests cannot be kept in {0} ({1}); the model is read whole at every start",
                    notes.path(),
                    e.toString());
        }
    }
}
