package io.noesis.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The filters `int`, `float` and `round`.
final class Conversions {

    private static final int MOST_DIGITS = 1000;

    private Conversions() {}

    static Object whole(Object value, Object otherwise, int base) {
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? Numbers.shortest(new BigDecimal(number).toBigInteger()) : otherwise;
        }
        if (Numbers.isWhole(value)) {
            return Numbers.shortest(Numbers.whole(value));
        }
        if (!(value instanceof String given) || given.length() > MOST_DIGITS) {
            return otherwise;
        }
        String text = PythonText.strip(given).replace("_", "");
        try {
            return Numbers.shortest(new BigInteger(text, Math.clamp(base, 2, 36)));
        } catch (NumberFormatException notWhole) {
            // As jinja2: a text that is a float is cut.
            Object real = real(text, otherwise);
            return real instanceof Double ? whole(real, otherwise, base) : otherwise;
        }
    }

    static Object real(Object value, Object otherwise) {
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        if (Numbers.isNumber(value)) {
            return Numbers.real(value);
        }
        String text = value instanceof String given ? PythonText.strip(given) : "";
        // Java also reads hexadecimal floats and type suffixes, Python does not.
        if (text.length() > MOST_DIGITS || !text.matches("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?")) {
            return otherwise;
        }
        return Double.parseDouble(text);
    }

    static Object rounded(Object value, int precision, String method) {
        if (Numbers.isWhole(value) && method.equals("common") && precision >= 0) {
            return Numbers.shortest(Numbers.whole(value));
        }
        double number = Numbers.real(value);
        if (!Double.isFinite(number)) {
            return number;
        }
        RoundingMode mode = switch (method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new JinjaException("'round' knows common, ceil and floor, not " + method);
        };
        return new BigDecimal(number)
                .setScale(Math.clamp(precision, -400, 400), mode)
                .doubleValue();
    }
}
