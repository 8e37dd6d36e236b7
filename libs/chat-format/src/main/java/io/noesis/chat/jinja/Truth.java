package io.noesis.chat.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// Which values hold, as in Python: all but nothing, zero and the empty.
final class Truth {

    private Truth() {}

    static boolean of(Object value) {
        return switch (value) {
            case None _, Undefined _ -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case BigInteger number -> number.signum() != 0;
            case List<?> list -> !list.isEmpty();
            case Tuple tuple -> !tuple.elements().isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }
}
