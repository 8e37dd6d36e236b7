package io.noesis.chat.jinja;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// Writes JSON as Python's `json.dumps(value, ensure_ascii=False)` does: the prompts that models were trained
/// on have its spaces.
public final class PythonJson {

    private final Meter meter;
    private final String itemSeparator;
    private final String keySeparator;
    private final int indent;
    private final boolean sorted;

    /// @param indent spaces of each level; negative for one line
    PythonJson(Meter meter, String itemSeparator, String keySeparator, int indent, boolean sorted) {
        this.meter = meter;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.indent = Math.min(indent, 16);
        this.sorted = sorted;
    }

    /// @param value of maps, lists, strings, numbers, booleans and null
    /// @throws JinjaException when it is too large or too deep
    public static String write(@Nullable Object value) {
        return new PythonJson(new Meter(), ", ", ": ", -1, false).json(Types.imported(value));
    }

    String json(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, 0);
        return out.toString();
    }

    private void write(StringBuilder out, Object value, int level) {
        meter.enter();
        switch (value) {
            case None _ -> out.append("null");
            case String text -> string(out, text);
            case Double number -> out.append(number(number));
            case Long number -> out.append(number);
            case BigInteger number -> out.append(number);
            case Boolean flag -> out.append(flag);
            case List<?> list -> list(out, list, level);
            case Tuple(List<Object> list) -> list(out, list, level);
            case Map<?, ?> map -> map(out, map, level);
            default -> throw new JinjaException("%s cannot be written as JSON".formatted(Types.name(value)));
        }
        meter.leave();
        if (out.length() > Meter.LONGEST_TEXT) {
            meter.text(out.length());
        }
    }

    private void list(StringBuilder out, List<?> list, int level) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : itemSeparator);
            line(out, level + 1);
            write(out, list.get(i), level + 1);
        }
        if (!list.isEmpty()) {
            line(out, level);
        }
        out.append(']');
    }

    private void map(StringBuilder out, Map<?, ?> map, int level) {
        Map<?, ?> ordered = map;
        if (sorted) {
            Map<String, Object> byName = new TreeMap<>();
            map.forEach((key, each) -> byName.put(key(key), each));
            ordered = byName;
        }
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = ordered.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            line(out, level + 1);
            string(out, key(entry.getKey()));
            out.append(keySeparator);
            write(out, entry.getValue(), level + 1);
            out.append(entries.hasNext() ? itemSeparator : "");
        }
        if (!map.isEmpty()) {
            line(out, level);
        }
        out.append('}');
    }

    private static String key(Object key) {
        return switch (key) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case None _ -> "null";
            case Double number -> number(number);
            default -> String.valueOf(key);
        };
    }

    private static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonText.number(number);
    }

    private void line(StringBuilder out, int level) {
        if (indent >= 0) {
            out.append('\n').repeat(" ", indent * level);
        }
    }

    private void string(StringBuilder out, String text) {
        meter.text(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
