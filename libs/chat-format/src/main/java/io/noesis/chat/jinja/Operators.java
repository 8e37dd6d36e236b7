package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/// `+`, `*` and the other operators of arithmetic, on numbers and on what else Python adds and repeats.
final class Operators {

    private final Meter meter;

    Operators(Meter meter) {
        this.meter = meter;
    }

    Object apply(String operator, Object left, Object right) {
        if (left instanceof Undefined missing) {
            throw missing.failure();
        }
        if (right instanceof Undefined missing) {
            throw missing.failure();
        }
        if (operator.equals("+")) {
            if (left instanceof String one && right instanceof String other) {
                meter.text((long) one.length() + other.length());
                return one + other;
            }
            if (left instanceof List<?> one && right instanceof List<?> other) {
                return joined(one, other);
            }
            if (left instanceof Tuple(List<Object> one) && right instanceof Tuple(List<Object> other)) {
                return new Tuple(joined(one, other));
            }
        }
        if (operator.equals("*")) {
            if (left instanceof String one && Numbers.isWhole(right)) {
                return repeated(one, Numbers.index(right));
            }
            if (right instanceof String other && Numbers.isWhole(left)) {
                return repeated(other, Numbers.index(left));
            }
            if (left instanceof List<?> one && Numbers.isWhole(right)) {
                return repeated(one, Numbers.index(right));
            }
            if (right instanceof List<?> other && Numbers.isWhole(left)) {
                return repeated(other, Numbers.index(left));
            }
            if (left instanceof Tuple(List<Object> one) && Numbers.isWhole(right)) {
                return new Tuple(repeated(one, Numbers.index(right)));
            }
            if (right instanceof Tuple(List<Object> other) && Numbers.isWhole(left)) {
                return new Tuple(repeated(other, Numbers.index(left)));
            }
        }
        return Numbers.arithmetic(operator, left, right);
    }

    private String repeated(String part, int times) {
        meter.text((long) part.length() * Math.max(0, times));
        return part.repeat(part.isEmpty() ? 0 : Math.max(0, times));
    }

    private List<Object> repeated(List<?> part, int times) {
        meter.elements((long) part.size() * Math.max(0, times));
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < times && !part.isEmpty(); i++) {
            all.addAll(part);
        }
        return all;
    }

    private List<Object> joined(List<?> one, List<?> other) {
        meter.elements((long) one.size() + other.size());
        List<Object> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
