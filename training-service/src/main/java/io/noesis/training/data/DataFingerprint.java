package io.noesis.training.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/// Tells the data of one build from that of another, which would be other rows of the same seed: what was made of the
/// one must not go on with the other.
///
/// Digests every text and some thousand rows of each kind. A change of the generator that neither of them shows goes
/// unseen.
public final class DataFingerprint {

    private static final long SEED = 1;
    private static final int PAIRS = 2000;
    private static final int QUESTIONS = 500;
    private static final int DOCUMENTS = 2000;
    private static final int DIGITS = 12;

    private DataFingerprint() {}

    /// Generates what it looks at, which takes a moment.
    ///
    /// @return hexadecimal digits
    public static String ofThisBuild() {
        MessageDigest digest = sha256();
        for (String file : Texts.FILES) {
            add(digest, Texts.lines(file).stream());
        }
        NanoData data = new NanoData(SEED);
        add(digest, data.sft(PAIRS).map(TrainingRow::toJson));
        add(digest, data.rl(QUESTIONS).map(TrainingRow::toRewardJson));
        add(digest, data.pretraining(DOCUMENTS));
        add(digest, data.rehearsal(DOCUMENTS));
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static void add(MessageDigest digest, Stream<String> lines) {
        lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
