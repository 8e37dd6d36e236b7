package io.noesis.chat.jinja;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Equality, order and membership of values, as in Python.
final class Comparisons {

    private final Meter meter;

    Comparisons(Meter meter) {
        this.meter = meter;
    }

    boolean holds(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "<" -> compare(left, right) < 0;
            case "<=" -> compare(left, right) <= 0;
            case ">" -> compare(left, right) > 0;
            case ">=" -> compare(left, right) >= 0;
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    boolean equal(Object left, Object right) {
        meter.enter();
        boolean equal;
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            equal = Numbers.compare(left, right) == 0;
        } else if (left instanceof String one && right instanceof String other) {
            meter.text(Math.min(one.length(), other.length()));
            equal = one.equals(other);
        } else if (left instanceof Tuple(List<Object> one) && right instanceof Tuple(List<Object> other)) {
            equal = equalElements(one, other);
        } else if (left instanceof List<?> one && right instanceof List<?> other) {
            equal = equalElements(one, other);
        } else if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            equal = equalEntries(one, other);
        } else {
            equal = left == right || (left instanceof Undefined && right instanceof Undefined);
        }
        meter.leave();
        return equal;
    }

    private boolean equalElements(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (Object each : one) {
            if (!equal(each, others.next())) {
                return false;
            }
        }
        return true;
    }

    private boolean equalEntries(Map<?, ?> one, Map<?, ?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : one.entrySet()) {
            Object value = other.get(entry.getKey());
            if (value == null || !equal(entry.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    int compare(Object left, Object right) {
        meter.steps(1);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right);
        }
        if (left instanceof String one && right instanceof String other) {
            meter.text(Math.min(one.length(), other.length()));
            return byCodePoints(one, other);
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return compareElements(one, other);
        }
        if (left instanceof Tuple(List<Object> one) && right instanceof Tuple(List<Object> other)) {
            return compareElements(one, other);
        }
        throw new JinjaException("%s and %s have no order".formatted(Types.name(left), Types.name(right)));
    }

    private int compareElements(List<?> one, List<?> other) {
        meter.enter();
        int result = Integer.compare(one.size(), other.size());
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!equal(one.get(i), other.get(i))) {
                result = compare(one.get(i), other.get(i));
                break;
            }
        }
        meter.leave();
        return result;
    }

    /// Java's own order is that of UTF-16 units.
    private static int byCodePoints(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length()) {
            int left = one.codePointAt(at);
            int right = other.codePointAt(at);
            if (left != right) {
                return Integer.compare(left, right);
            }
            at += Character.charCount(left);
        }
        return Integer.compare(one.length(), other.length());
    }

    Comparator<Object> order(boolean caseSensitive) {
        return (left, right) -> {
            if (left instanceof String one && right instanceof String other && !caseSensitive) {
                return compare(Cases.lower(one), Cases.lower(other));
            }
            // What has no order may still be the same.
            return equal(left, right) ? 0 : compare(left, right);
        };
    }

    boolean contains(Object in, Object value) {
        return switch (in) {
            case String text -> {
                if (!(value instanceof String part)) {
                    throw new JinjaException("'in' a string needs a string, but was given " + Types.name(value));
                }
                meter.text(text.length());
                yield text.contains(part);
            }
            case List<?> list -> list.stream().anyMatch(each -> equal(each, value));
            case Tuple(List<Object> list) -> list.stream().anyMatch(each -> equal(each, value));
            case Map<?, ?> _
            when value instanceof List<?> || value instanceof Map<?, ?> ->
                throw new JinjaException(Types.name(value) + " cannot be a key");
            case Map<?, ?> map -> map.containsKey(value);
            case Undefined _ -> false;
            default -> throw new JinjaException("nothing is in " + Types.name(in));
        };
    }
}
