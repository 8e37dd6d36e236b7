package io.noesis.chat.family;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The phrases by which a system text itself switches thinking, whatever model it was written for.
public final class SystemPhrase {

    private static final Pattern PHRASE = Pattern.compile(
            "(?<![\\w/])(?:detailed thinking (?<word>on|off)(?!\\w)|(?<slash>/think|/no_think)(?!\\w))\\s*",
            Pattern.CASE_INSENSITIVE);

    private SystemPhrase() {}

    /// What the text asks for; the first phrase counts.
    public static ReasoningMode modeIn(@Nullable String systemText) {
        if (systemText == null) {
            return ReasoningMode.AUTO;
        }
        Matcher matcher = PHRASE.matcher(systemText);
        if (!matcher.find()) {
            return ReasoningMode.AUTO;
        }
        String word = matcher.group("word");
        boolean on = word == null ? matcher.group("slash").equalsIgnoreCase("/think") : word.equalsIgnoreCase("on");
        return on ? ReasoningMode.ON : ReasoningMode.OFF;
    }

    /// The text without its phrases, so that the family's own can be put in front.
    public static String removeFrom(String systemText) {
        return PHRASE.matcher(systemText).replaceAll("").strip();
    }
}
