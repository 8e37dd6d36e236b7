package io.noesis.chat.prompt;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;

/// What chat templates expect of the Python world and Jinjava lacks.
public final class TemplateFunctions {

    /// The directives of strftime that templates use, as Java patterns.
    private static final Map<Character, String> DIRECTIVES = Map.of(
            'd', "dd", 'm', "MM", 'Y', "yyyy", 'y', "yy", 'b', "MMM", 'B', "MMMM", 'H', "HH", 'M', "mm", 'S', "ss");

    private TemplateFunctions() {}

    static void register(Jinjava jinjava) {
        jinjava.registerFunction(
                new ELFunctionDefinition("", "raise_exception", TemplateFunctions.class, "refuse", String.class));
        jinjava.registerFunction(
                new ELFunctionDefinition("", "strftime_now", TemplateFunctions.class, "now", String.class));
    }

    /// `raise_exception(message)`: the template refuses the messages. Public because Jinjava calls it by
    /// reflection.
    public static String refuse(String message) {
        throw new Refusal(message);
    }

    /// `strftime_now(format)`. Public because Jinjava calls it by reflection.
    public static String now(String format) {
        StringBuilder text = new StringBuilder();
        LocalDateTime now = LocalDateTime.now(Clock.systemUTC());
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            String pattern = c == '%' && i + 1 < format.length() ? DIRECTIVES.get(format.charAt(i + 1)) : null;
            if (pattern == null) {
                text.append(c);
                continue;
            }
            text.append(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now));
            i++;
        }
        return text.toString();
    }

    /// A template's own no.
    static final class Refusal extends RuntimeException {

        Refusal(String message) {
            super(message);
        }
    }
}
