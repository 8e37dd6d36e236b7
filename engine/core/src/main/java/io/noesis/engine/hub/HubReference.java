package io.noesis.engine.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model on a hub: `hf://org/name[@revision][/file]`.
///
/// @param revision a branch, tag or commit; `main` where none was written
/// @param file path of one file in the repository; all that the model needs where none was written
public record HubReference(String organisation, String name, String revision, Optional<String> file) {

    public static final String SCHEME = "hf://";

    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern SYNTAX = Pattern.compile(SCHEME + "(?<organisation>" + WORD + ")/(?<name>" + WORD
            + ")(?:@(?<revision>" + WORD + "))?" + "(?:/(?<file>" + WORD + "(?:/" + WORD + "){0,7}))?");
    private static final Pattern FILE = Pattern.compile(WORD + "(?:/" + WORD + "){0,7}");

    public static boolean isReference(String text) {
        return text.startsWith(SCHEME);
    }

    /// @throws HubException when the text is no reference
    public static HubReference parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches() || text.contains("..")) {
            throw HubException.lasting("'%s' is not of the form hf://org/name[@revision][/file]".formatted(text));
        }
        return new HubReference(
                parts.group("organisation"),
                parts.group("name"),
                Optional.ofNullable(parts.group("revision")).orElse("main"),
                Optional.ofNullable(parts.group("file")));
    }

    String repository() {
        return organisation + "/" + name;
    }

    /// Whether a name that a hub lists may become a file below a folder of ours.
    static boolean isSafe(String file) {
        return FILE.matcher(file).matches() && !file.contains("..");
    }
}
