package io.noesis.engine.content;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Digests by [FileIdentity#line], in a file of lines: a mark, then a digest and an identity each, then the digest of
/// the lines before. A file that is not exactly that is ignored, and said.
///
record DigestNotes(Path directory, String name) {

    private static final Logger log = System.getLogger(DigestNotes.class.getName());

    private static final String MARK = "NOESIS-DIGESTS-1";
    private static final String END = "END ";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int DIGEST_DIGITS = 64;
    private static final int DIGITS_IN_NAME = 16;

    /// A thousand files with the longest paths there are.
    private static final long MOST_BYTES = 8 << 20;

    /// The notes on a model: two of the same name in different places do not share them.
    static DigestNotes of(Path directory, Path model) {
        Path absolute = model.toAbsolutePath();
        String place = sha256(absolute.toString()).substring(0, DIGITS_IN_NAME);
        return new DigestNotes(directory, "%s-%s.digests".formatted(absolute.getFileName(), place));
    }

    Path path() {
        return directory.resolve(name);
    }

    /// @return digest by identity; empty when there are no notes or they are no good
    Map<String, String> read() {
        Path path = path();
        try {
            if (!Files.exists(path)) {
                return Map.of();
            }
            if (Files.size(path) > MOST_BYTES) {
                return ignored("it has more than %d bytes".formatted(MOST_BYTES));
            }
            return parse(Files.readString(path));
        } catch (IOException e) {
            return ignored(e.toString());
        }
    }

    private Map<String, String> parse(String text) {
        int end = text.lastIndexOf(END);
        if (!text.startsWith(MARK + "\n") || end < 0) {
            return ignored("its first or its last line is missing");
        }
        if (!text.substring(end).equals(END + sha256(text.substring(0, end)) + "\n")) {
            return ignored("its lines are not those that were written");
        }
        Map<String, String> digests = new LinkedHashMap<>();
        List<String> lines = text.substring(0, end).lines().skip(1).toList();
        for (String line : lines) {
            if (line.length() < DIGEST_DIGITS + 2
                    || !DIGEST.matcher(line.substring(0, DIGEST_DIGITS)).matches()) {
                return ignored("it has a line without a digest");
            }
            digests.put(line.substring(DIGEST_DIGITS + 1), line.substring(0, DIGEST_DIGITS));
        }
        return digests;
    }

    private Map<String, String> ignored(String why) {
        log.log(Level.WARNING, "{0} is ignored, the model is read whole again: {1}", path(), why);
        return Map.of();
    }

    /// Appears under its name when it is whole, readable by its owner only.
    void write(Map<String, String> digests) throws IOException {
        StringBuilder text = new StringBuilder(MARK).append('\n');
        digests.forEach((identity, digest) ->
                text.append(digest).append(' ').append(identity).append('\n'));
        String end = END + sha256(text.toString()) + "\n";
        text.append(end);
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(directory, ".digests-", "", ownerOnly(directory));
        try {
            Files.writeString(unfinished, text);
            Files.move(unfinished, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(ContentDigest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
