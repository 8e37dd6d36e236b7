package io.noesis.chat.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What stands behind `is`.
final class Tests {

    static final Set<String> NAMES = Set.of(
            "boolean",
            "callable",
            "defined",
            "divisibleby",
            "eq",
            "equalto",
            "even",
            "false",
            "float",
            "ge",
            "gt",
            "greaterthan",
            "in",
            "integer",
            "iterable",
            "le",
            "lessthan",
            "lower",
            "lt",
            "mapping",
            "ne",
            "none",
            "number",
            "odd",
            "sameas",
            "sequence",
            "string",
            "true",
            "undefined",
            "upper");

    private final Comparisons comparisons;
    private final PythonText text;

    Tests(Comparisons comparisons, PythonText text) {
        this.comparisons = comparisons;
        this.text = text;
    }

    boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "string" -> value instanceof String;
            case "integer" -> Numbers.isWhole(value) && !(value instanceof Boolean);
            case "float" -> value instanceof Double;
            case "number" -> Numbers.isNumber(value);
            case "mapping" -> value instanceof Map<?, ?>;
            case "sequence" -> isIterable(value);
            case "iterable" -> isIterable(value);
            case "callable" -> value instanceof Callable;
            case "even" -> Numbers.arithmetic("%", value, 2L).equals(0L);
            case "odd" -> Numbers.arithmetic("%", value, 2L).equals(1L);
            case "divisibleby" ->
                Numbers.compare(Numbers.arithmetic("%", value, arguments.required(0, "num")), 0L) == 0;
            case "upper" -> Cases.isUpper(text.str(value));
            case "lower" -> Cases.isLower(text.str(value));
            case "sameas" -> {
                Object other = arguments.required(0, "other");
                yield value == other || (isPlain(value) && value.equals(other));
            }
            case "eq", "equalto" -> comparisons.holds("==", value, arguments.required(0, "other"));
            case "ne" -> comparisons.holds("!=", value, arguments.required(0, "other"));
            case "lt", "lessthan" -> comparisons.holds("<", value, arguments.required(0, "other"));
            case "le" -> comparisons.holds("<=", value, arguments.required(0, "other"));
            case "gt", "greaterthan" -> comparisons.holds(">", value, arguments.required(0, "other"));
            case "ge" -> comparisons.holds(">=", value, arguments.required(0, "other"));
            case "in" -> comparisons.contains(arguments.required(0, "seq"), value);
            default -> throw new JinjaException("there is no test '" + name + "'");
        };
    }

    private static boolean isIterable(Object value) {
        return value instanceof String
                || value instanceof List<?>
                || value instanceof Tuple
                || value instanceof Map<?, ?>
                || value instanceof Undefined;
    }

    private static boolean isPlain(Object value) {
        return value instanceof Boolean || value == None.NONE || value instanceof Long;
    }
}
