package io.noesis.evaluation.scoring;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Finds and reads numbers as people write them.
final class Numbers {

    /// A sign only where it cannot be a minus between two operands; commas only as thousands separators.
    static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])[-+\u2212]?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?(?![\\w])");

    private static final int LONGEST = 100;

    private Numbers() {}

    static @Nullable String lastIn(String text) {
        Matcher matcher = NUMBER.matcher(text);
        String last = null;
        while (matcher.find()) {
            last = matcher.group();
        }
        return last;
    }

    /// @return the value, or null when the text is not one number
    static @Nullable BigDecimal value(String text) {
        String bare = text.strip();
        if (bare.length() > LONGEST || !NUMBER.matcher(bare).matches()) {
            return null;
        }
        return new BigDecimal(bare.replace(",", "").replace('\u2212', '-'));
    }

    static boolean equal(String a, String b) {
        BigDecimal left = value(a);
        BigDecimal right = value(b);
        return left != null && right != null && left.compareTo(right) == 0;
    }
}
