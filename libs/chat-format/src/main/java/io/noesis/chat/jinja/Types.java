package io.noesis.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// The values of a template are Python's, in these Java types: [String], [Boolean], [Long] and [BigInteger],
/// [Double], [List], [Tuple], [Map], [Namespace], [Callable], [None] and [Undefined]. No other object ever gets
/// in.
final class Types {

    private Types() {}

    /// A variable as the template sees it: a copy.
    static Object imported(@Nullable Object value) {
        return switch (value) {
            case null -> None.NONE;
            case String text -> text;
            case Boolean flag -> flag;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigInteger number -> Numbers.shortest(number);
            case Number number -> number.longValue();
            case List<?> list -> {
                List<Object> copy = new ArrayList<>(list.size());
                list.forEach(each -> copy.add(imported(each)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(String.valueOf(key), imported(each)));
                yield copy;
            }
            default -> String.valueOf(value);
        };
    }

    /// As Python calls the type.
    static String name(Object value) {
        return switch (value) {
            case None _ -> "None";
            case Undefined missing -> "'" + missing.what() + "', which is undefined,";
            case String _ -> "a string";
            case Boolean _ -> "a boolean";
            case Long _, BigInteger _ -> "an integer";
            case Double _ -> "a float";
            case List<?> _ -> "a list";
            case Tuple _ -> "a tuple";
            case Map<?, ?> _ -> "a dict";
            default -> "an object";
        };
    }
}
