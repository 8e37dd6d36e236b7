package io.noesis.chat.prompt;

import java.util.Collection;

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

    /// Guards user text.
    ///
    /// @param specialTokens the texts no user may write; empty ones are ignored
    public static String guard(String userText, Collection<String> specialTokens) {
        String guarded = unguard(userText);
        for (String special : specialTokens) {
            if (!special.isEmpty() && guarded.contains(special)) {
                guarded = guarded.replace(special, special.charAt(0) + String.valueOf(GUARD) + special.substring(1));
            }
        }
        return guarded;
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
