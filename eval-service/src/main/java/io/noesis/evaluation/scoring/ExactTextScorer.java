package io.noesis.evaluation.scoring;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The answer is a text: the last line that is not empty, without an announcement or a box around it.
///
/// Case, runs of spaces, spaces around commas and a final full stop make no difference.
record ExactTextScorer() implements Scorer {

    static final String NAME = "exact-text";

    private static final Pattern ANNOUNCED =
            Pattern.compile("(?<![\\p{L}\\d])answer\\s*(?:\\bis\\b\\s*:?|[:=])\\s*(.+)$", Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        String found = lastLine(answer.text());
        if (found == null) {
            return Judgement.of(null, false);
        }
        String bare = bare(found);
        return Judgement.of(bare, normalised(bare).equals(normalised(bareExpected(expected))));
    }

    private static @Nullable String lastLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static String bareExpected(String expected) {
        String line = lastLine(expected);
        return line == null ? "" : line;
    }

    private static String bare(String line) {
        String boxed = Boxed.lastIn(line);
        if (boxed != null) {
            return boxed;
        }
        Matcher announced = ANNOUNCED.matcher(line);
        return announced.find() ? announced.group(1) : line;
    }

    private static String normalised(String text) {
        return text.strip()
                .replaceAll("\\s*\\.$", "")
                .replaceAll("\\s*,\\s*", ",")
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
    }
}
