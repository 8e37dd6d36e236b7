package io.noesis.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Values as Python writes them, `str` and `repr`, and what its strings take for white space.
final class PythonText {

    private final Meter meter;

    PythonText(Meter meter) {
        this.meter = meter;
    }

    /// As an output writes it.
    String str(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined _ -> "";
            default -> repr(value);
        };
    }

    String repr(Object value) {
        StringBuilder out = new StringBuilder();
        repr(out, value);
        return out.toString();
    }

    private void repr(StringBuilder out, Object value) {
        meter.enter();
        switch (value) {
            case None _ -> out.append("None");
            case Undefined _ -> out.append("Undefined");
            case Boolean flag -> out.append(flag ? "True" : "False");
            case Long number -> out.append(number);
            case BigInteger number -> out.append(number);
            case Double number -> out.append(number(number));
            case String text -> quoted(out, text);
            case List<?> list -> elements(out, '[', list, "]");
            case Tuple(List<Object> list) -> elements(out, '(', list, list.size() == 1 ? ",)" : ")");
            case Map<?, ?> map -> entries(out, map);
            default -> out.append("<object>");
        }
        meter.leave();
        if (out.length() > Meter.LONGEST_TEXT) {
            meter.text(out.length());
        }
    }

    private void elements(StringBuilder out, char open, List<?> elements, String close) {
        out.append(open);
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            repr(out, elements.get(i));
        }
        out.append(close);
    }

    private void entries(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            repr(out, entry.getKey());
            out.append(": ");
            repr(out, entry.getValue());
            out.append(entries.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private void quoted(StringBuilder out, String text) {
        meter.text(text.length());
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (!isPrintable(c)) {
                        out.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append(quote);
    }

    /// But for noncharacters, which Python escapes: callers mark text with them, and the marks must stay.
    private static boolean isPrintable(int c) {
        if (c >= 0xFDD0 && c <= 0xFDEF) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /// As Python's `repr`: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(number);
        if (size == 0) {
            return Double.toString(number);
        }
        if (size >= 1e-4 && size < 1e16) {
            String plain = new BigDecimal(Double.toString(number)).toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
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

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static String strip(String text) {
        return stripLeft(stripRight(text));
    }

    static String stripLeft(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    static String stripRight(String text) {
        int to = text.length();
        while (to > 0 && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }
}
