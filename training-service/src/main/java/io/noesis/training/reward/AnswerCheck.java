package io.noesis.training.reward;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Compares an answer with the expected one by a rule: the place of the judge that the report used a large model
/// for.
public final class AnswerCheck {

    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{([^{}]*)}");
    private static final Pattern ANNOUNCED = Pattern.compile("(?i)answer\\s*:\\s*(.+)");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private AnswerCheck() {}

    /// What an answer comes to: what stands in the last box, or behind the last `Answer:`, or all of it.
    public static String extracted(String answer) {
        String found = last(BOXED.matcher(answer));
        if (found == null) {
            found = last(ANNOUNCED.matcher(answer));
        }
        return normal(found == null ? answer : found);
    }

    private static @Nullable String last(Matcher matcher) {
        String found = null;
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found;
    }

    private static String normal(String text) {
        String stripped = text.strip();
        if (stripped.endsWith(".")) {
            stripped = stripped.substring(0, stripped.length() - 1);
        }
        return SEPARATOR.matcher(stripped.strip()).replaceAll(", ").toLowerCase(Locale.ROOT);
    }

    /// Whether an answer comes to what is expected: as the same number, or else as the same text but for case, a
    /// full stop, and space around commas.
    ///
    /// @param answer without the thinking
    public static boolean isRight(String answer, String expected) {
        String found = extracted(answer);
        String wanted = normal(expected);
        if (NUMBER.matcher(found).matches() && NUMBER.matcher(wanted).matches()) {
            return new BigDecimal(found).compareTo(new BigDecimal(wanted)) == 0;
        }
        return found.equals(wanted);
    }
}
