package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Methods of Python's strings.
final class StringMethods {

    private final Meter meter;
    private final Sequences sequences;

    StringMethods(Meter meter, Sequences sequences) {
        this.meter = meter;
        this.sequences = sequences;
    }

    /// The method of this name, bound to the text.
    Optional<Callable> of(String text, String name) {
        Callable method = switch (name) {
            case "upper" -> _ -> Cases.upper(text);
            case "lower", "casefold" -> _ -> Cases.lower(text);
            case "capitalize" -> _ -> Cases.capitalized(text);
            case "title" -> _ -> Cases.title(text, false);
            case "strip" -> arguments -> stripped(text, arguments, true, true);
            case "lstrip" -> arguments -> stripped(text, arguments, true, false);
            case "rstrip" -> arguments -> stripped(text, arguments, false, true);
            case "startswith" -> arguments -> affix(text, arguments.required(0, "prefix"), true);
            case "endswith" -> arguments -> affix(text, arguments.required(0, "suffix"), false);
            case "removeprefix" ->
                arguments -> {
                    String prefix = arguments.text(0, "prefix");
                    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
                };
            case "removesuffix" ->
                arguments -> {
                    String suffix = arguments.text(0, "suffix");
                    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
                };
            case "replace" ->
                arguments -> replaced(
                        text, arguments.text(0, "old"), arguments.text(1, "new"), arguments.integer(2, "count", -1));
            case "split" -> arguments -> Splits.split(text, separator(arguments), arguments.integer(1, "maxsplit", -1));
            case "rsplit" ->
                arguments -> Splits.splitRight(text, separator(arguments), arguments.integer(1, "maxsplit", -1));
            case "splitlines" -> arguments -> Splits.lines(text, arguments.flag(0, "keepends", false));
            case "partition" -> arguments -> Splits.partition(text, arguments.text(0, "sep"), false);
            case "rpartition" -> arguments -> Splits.partition(text, arguments.text(0, "sep"), true);
            case "find" -> arguments -> found(text, text.indexOf(arguments.text(0, "sub")));
            case "rfind" -> arguments -> found(text, text.lastIndexOf(arguments.text(0, "sub")));
            case "index" ->
                arguments -> {
                    long at = found(text, text.indexOf(arguments.text(0, "sub")));
                    if (at < 0) {
                        throw new JinjaException("a text is not in the string");
                    }
                    return at;
                };
            case "count" -> arguments -> count(text, arguments.text(0, "sub"));
            case "join" -> arguments -> joined(text, arguments.required(0, "iterable"));
            case "zfill" -> arguments -> padded(text, arguments.integer(0, "width", 0));
            case "isdigit", "isdecimal", "isnumeric" -> _ -> all(text, Character::isDigit);
            case "isalpha" -> _ -> all(text, Character::isLetter);
            case "isalnum" -> _ -> all(text, Character::isLetterOrDigit);
            case "isspace" -> _ -> all(text, PythonText::isSpace);
            case "isupper" -> _ -> Cases.isUpper(text);
            case "islower" -> _ -> Cases.isLower(text);
            default -> null;
        };
        return Optional.ofNullable(method).map(known -> arguments -> {
            meter.text(text.length());
            return known.call(arguments);
        });
    }

    private static Optional<String> separator(Arguments arguments) {
        return arguments.get(0, "sep", None.NONE) == None.NONE
                ? Optional.empty()
                : Optional.of(arguments.text(0, "sep"));
    }

    String stripped(String text, Arguments arguments, boolean left, boolean right) {
        String characters = arguments.text(0, "chars", "");
        IntPredicate drops = characters.isEmpty() ? PythonText::isSpace : c -> characters.indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (left && from < to && drops.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && from < to && drops.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static boolean affix(String text, Object given, boolean begin) {
        return switch (given) {
            case String affix -> begin ? text.startsWith(affix) : text.endsWith(affix);
            case Tuple(List<Object> affixes) -> affixes.stream().anyMatch(each -> affix(text, each, begin));
            default -> throw new JinjaException("a text was expected, but %s was given".formatted(Types.name(given)));
        };
    }

    /// @param count most replacements; negative for all
    String replaced(String text, String old, String by, int count) {
        long most = count(text, old);
        long times = count < 0 ? most : Math.min(count, most);
        meter.text(text.length() + times * Math.max(0, by.length() - old.length()));
        if (count < 0 || count >= most) {
            return text.replace(old, by);
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long i = 0; i < times; i++) {
            int at = text.indexOf(old, from);
            out.append(text, from, at).append(by);
            from = at + old.length();
            if (old.isEmpty() && from < text.length()) {
                out.append(text.charAt(from++));
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    private static long count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static long found(String text, int at) {
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private String joined(String separator, Object values) {
        List<String> parts = new ArrayList<>();
        long length = 0;
        for (Object each : sequences.elements(values)) {
            if (!(each instanceof String part)) {
                throw new JinjaException("only texts can be joined, but %s was given".formatted(Types.name(each)));
            }
            length += part.length() + separator.length();
            parts.add(part);
        }
        meter.text(length);
        return String.join(separator, parts);
    }

    private String padded(String text, int width) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        meter.text(width);
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + text.substring(signed ? 1 : 0);
    }

    private static boolean all(String text, IntPredicate is) {
        return !text.isEmpty() && text.codePoints().allMatch(is);
    }
}
