package io.noesis.chat.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rendered prompt in which only the template can write special tokens.
///
/// Text that comes from users may spell a special token, such as `<|im_end|>`. Before it enters the template, a
/// noncharacter is put behind the first character of every such look-alike, so that it no longer matches; the
/// tokenizer finds special tokens first and then removes the guard from the text between them, which is thereby
/// encoded exactly as the user wrote it. Guards already present in user text are removed before: U+FDD0 is a
/// noncharacter that no interchanged text may contain (Unicode 23.7).
///
/// @param value the text with its guards
public record GuardedText(String value) {

    /// The noncharacter that breaks a look-alike.
    public static final char GUARD = '\uFDD0';

    /// Guards user text. Upper and lower case count as the same, since a template may change them. A special
    /// token of a single character cannot be broken and is left alone; no published vocabulary has one.
    ///
    /// @param specialTokens the texts no user may write
    public static String guard(String userText, Collection<String> specialTokens) {
        String text = unguard(userText);
        Map<Character, List<String>> byFirst = new HashMap<>();
        for (String special : specialTokens) {
            if (special.length() > 1) {
                byFirst.computeIfAbsent(fold(special.charAt(0)), first -> new ArrayList<>())
                        .add(special);
            }
        }
        StringBuilder guarded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            guarded.append(text.charAt(i));
            if (startsSpecial(text, i, byFirst.getOrDefault(fold(text.charAt(i)), List.of()))) {
                guarded.append(GUARD);
            }
        }
        return guarded.toString();
    }

    private static boolean startsSpecial(String text, int at, List<String> candidates) {
        for (String special : candidates) {
            if (text.regionMatches(true, at, special, 0, special.length())) {
                return true;
            }
        }
        return false;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /// The text without guards.
    public static String unguard(String text) {
        return text.indexOf(GUARD) < 0 ? text : text.replace(String.valueOf(GUARD), "");
    }

    /// What the user and the template wrote together, as a person would read it.
    public String plain() {
        return unguard(value);
    }
}
