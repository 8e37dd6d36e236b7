package io.noesis.chat.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands behind `|`: filters of texts, numbers and whole values. Those of sequences are in
/// [SequenceFilters].
final class Filters {

    private static final Set<String> OWN = Set.of(
            "abs",
            "capitalize",
            "d",
            "default",
            "e",
            "escape",
            "float",
            "indent",
            "int",
            "lower",
            "replace",
            "round",
            "safe",
            "string",
            "title",
            "tojson",
            "trim",
            "truncate",
            "upper",
            "wordcount");

    /// All there are.
    static final Set<String> NAMES = names();

    private final Meter meter;
    private final PythonText text;
    private final StringMethods strings;
    private final SequenceFilters sequences;

    Filters(Meter meter, Comparisons comparisons, Sequences elements, PythonText text, Members members, Tests tests) {
        this.meter = meter;
        this.text = text;
        this.strings = new StringMethods(meter, elements);
        this.sequences = new SequenceFilters(meter, comparisons, elements, text, members, tests, this::apply);
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>(OWN);
        names.addAll(SequenceFilters.NAMES);
        return Set.copyOf(names);
    }

    Object apply(String name, Object value, Arguments arguments) {
        meter.steps(1);
        return switch (name) {
            case "default", "d" -> {
                boolean missing =
                        value instanceof Undefined || (arguments.flag(1, "boolean", false) && !Truth.of(value));
                yield missing ? arguments.get(0, "default_value", "") : value;
            }
            case "string", "safe" -> text.str(value);
            case "trim" -> {
                String whole = str(value);
                yield strings.stripped(whole, arguments, true, true);
            }
            case "upper" -> Cases.upper(str(value));
            case "lower" -> Cases.lower(str(value));
            case "capitalize" -> Cases.capitalized(str(value));
            case "title" -> Cases.title(str(value), true);
            case "replace" ->
                strings.replaced(
                        str(value),
                        arguments.text(0, "old"),
                        arguments.text(1, "new"),
                        arguments.integer(2, "count", -1));
            case "indent" -> indented(str(value), arguments);
            case "truncate" -> truncated(str(value), arguments);
            case "wordcount" ->
                (long) Splits.split(str(value), Optional.empty(), -1).size();
            case "escape", "e" -> escaped(str(value));
            case "tojson" -> json(value, arguments);
            case "abs" -> Numbers.compare(value, 0L) < 0 ? Numbers.negative(value) : Numbers.arithmetic("+", value, 0L);
            case "int" -> Conversions.whole(value, arguments.get(0, "default", 0L), arguments.integer(1, "base", 10));
            case "float" -> Conversions.real(value, arguments.get(0, "default", 0.0));
            case "round" ->
                Conversions.rounded(value, arguments.integer(0, "precision", 0), arguments.text(1, "method", "common"));
            default -> sequences.apply(name, value, arguments);
        };
    }

    private String str(Object value) {
        String whole = text.str(value);
        meter.text(whole.length());
        return whole;
    }

    private String indented(String whole, Arguments arguments) {
        Object width = arguments.get(0, "width", 4L);
        String space = width instanceof String given ? given : " ".repeat(Math.clamp(Numbers.index(width), 0, 1000));
        boolean first = arguments.flag(1, "first", false);
        boolean blank = arguments.flag(2, "blank", false);
        List<Object> lines = Splits.lines(whole + "\n", false);
        meter.text(whole.length() + (long) lines.size() * space.length());
        StringBuilder out = new StringBuilder(first ? space : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            out.append(i == 0 ? "" : "\n");
            out.append(i > 0 && (blank || !line.isEmpty()) ? space : "").append(line);
        }
        return out.toString();
    }

    /// Cut at a word, with a mark; within the leeway nothing is cut.
    private static String truncated(String whole, Arguments arguments) {
        int length = arguments.integer(0, "length", 255);
        boolean killWords = arguments.flag(1, "killwords", false);
        String end = arguments.text(2, "end", "...");
        int leeway = arguments.integer(3, "leeway", 5);
        if (whole.length() <= (long) length + leeway) {
            return whole;
        }
        String kept = whole.substring(0, Math.clamp((long) length - end.length(), 0, whole.length()));
        int word = kept.lastIndexOf(' ');
        return (killWords || word < 0 ? kept : kept.substring(0, word)) + end;
    }

    private static String escaped(String whole) {
        return whole.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    /// As Hugging Face defines it: nothing of HTML is escaped.
    private String json(Object value, Arguments arguments) {
        Object indent = arguments.get(1, "indent", None.NONE);
        boolean lines = indent != None.NONE;
        String item = lines ? "," : ", ";
        String key = ": ";
        Object separators = arguments.get(2, "separators", None.NONE);
        List<?> given = separators instanceof Tuple(List<Object> both) ? both : List.of();
        if (given.size() == 2 && given.get(0) instanceof String one && given.get(1) instanceof String other) {
            item = one;
            key = other;
        } else if (separators != None.NONE) {
            throw new JinjaException("'separators' must be two texts");
        }
        return new PythonJson(
                        meter, item, key, lines ? Numbers.index(indent) : -1, arguments.flag(3, "sort_keys", false))
                .json(value);
    }
}
