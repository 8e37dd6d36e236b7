package io.noesis.chat.prompt;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Writes JSON as Python's `json.dumps(value, ensure_ascii=False)` does: the prompts that models were trained
/// on have
/// its spaces.
final class PythonJson {

    private PythonJson() {}

    /// @param value of maps, lists, strings, numbers, booleans and null
    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case String text -> string(out, text);
            case Double number -> out.append(number(number));
            case Float number -> out.append(number(number.doubleValue()));
            case Number number -> out.append(number);
            case Boolean flag -> out.append(flag);
            case List<?> list -> list(out, list);
            case Map<?, ?> map -> map(out, map);
            default -> string(out, String.valueOf(value));
        }
    }

    private static void list(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            write(out, list.get(i));
        }
        out.append(']');
    }

    private static void map(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            string(out, String.valueOf(entry.getKey()));
            out.append(": ");
            write(out, entry.getValue());
            out.append(entries.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    /// As Python's `repr`: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            String text = Double.toString(number);
            int exponentAt = text.indexOf('E');
            String digits = text.substring(0, exponentAt);
            int exponent = Integer.parseInt(text.substring(exponentAt + 1));
            return "%se%s%02d"
                    .formatted(
                            digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits,
                            exponent < 0 ? "-" : "+",
                            Math.abs(exponent));
        }
        String plain = size == 0 ? Double.toString(number) : new BigDecimal(Double.toString(number)).toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    static void string(StringBuilder out, String text) {
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
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
