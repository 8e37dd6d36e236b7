package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.noesis.chat.jinja.Expression.CallArguments;

/// Works out what expressions are worth. One for each rendering.
final class Evaluator {

    private final Meter meter;
    private final Comparisons comparisons;
    private final Operators operators;
    private final Sequences sequences;
    private final PythonText text;
    private final Members members;
    private final Filters filters;
    private final Tests tests;

    Evaluator(Meter meter) {
        this.meter = meter;
        this.comparisons = new Comparisons(meter);
        this.operators = new Operators(meter);
        this.sequences = new Sequences(meter);
        this.text = new PythonText(meter);
        this.members = new Members(meter, sequences);
        this.tests = new Tests(comparisons, text);
        this.filters = new Filters(meter, comparisons, sequences, text, members, tests);
    }

    Object value(Expression expression, Scope scope) {
        meter.enter();
        Object value = switch (expression) {
            case Expression.Literal(Object literal) -> literal;
            case Expression.Name(String name) -> scope.get(name);
            case Expression.ListOf(List<Expression> elements) -> values(elements, scope);
            case Expression.TupleOf(List<Expression> elements) -> new Tuple(values(elements, scope));
            case Expression.DictOf(List<Map.Entry<Expression, Expression>> entries) -> dict(entries, scope);
            case Expression.Attribute(Expression of, String name) -> members.attribute(value(of, scope), name);
            case Expression.Item(Expression of, Expression key) -> members.item(value(of, scope), value(key, scope));
            case Expression.Slice slice ->
                sequences.slice(
                        value(slice.of(), scope),
                        optional(slice.from(), scope),
                        optional(slice.to(), scope),
                        optional(slice.step(), scope));
            case Expression.Call call -> call(call, scope);
            case Expression.Filter(Expression of, String name, CallArguments given) ->
                filters.apply(name, value(of, scope), arguments("filter '" + name + "'", given, scope));
            case Expression.Test(Expression of, String name, CallArguments given) ->
                tests.holds(name, value(of, scope), arguments("test '" + name + "'", given, scope));
            case Expression.Not(Expression of) -> !Truth.of(value(of, scope));
            case Expression.Negative(Expression of) -> Numbers.negative(value(of, scope));
            case Expression.Positive(Expression of) -> Numbers.arithmetic("+", 0L, value(of, scope));
            case Expression.Arithmetic(String operator, Expression left, Expression right) ->
                operators.apply(operator, value(left, scope), value(right, scope));
            case Expression.Concat(List<Expression> parts) -> concat(parts, scope);
            case Expression.Comparison comparison -> compare(comparison, scope);
            case Expression.And(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Truth.of(first) ? value(right, scope) : first;
            }
            case Expression.Or(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Truth.of(first) ? first : value(right, scope);
            }
            case Expression.Conditional(Expression condition, Expression then, Optional<Expression> otherwise) -> {
                if (Truth.of(value(condition, scope))) {
                    yield value(then, scope);
                }
                yield otherwise.isPresent()
                        ? value(otherwise.get(), scope)
                        : new Undefined("the value of an 'if' without 'else'");
            }
        };
        meter.leave();
        return value;
    }

    List<Object> elements(Object value) {
        return sequences.elements(value);
    }

    String written(Object value) {
        return text.str(value);
    }

    Object call(Expression.Call call, Scope scope) {
        return called(call, scope, Map.of());
    }

    /// @param further named arguments beside those of the call
    Object called(Expression.Call call, Scope scope, Map<String, Object> further) {
        Object function = value(call.function(), scope);
        Arguments given = arguments("a call", call.arguments(), scope);
        Map<String, Object> named = new LinkedHashMap<>(given.named());
        named.putAll(further);
        return switch (function) {
            case Callable callable -> callable.call(new Arguments(given.of(), given.positional(), named));
            case Undefined missing -> throw missing.failure();
            default -> throw new JinjaException(Types.name(function) + " cannot be called");
        };
    }

    private Arguments arguments(String of, CallArguments given, Scope scope) {
        Map<String, Object> named = new LinkedHashMap<>();
        given.named().forEach((name, each) -> named.put(name, value(each, scope)));
        return new Arguments(of, values(given.positional(), scope), named);
    }

    private List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression each : expressions) {
            values.add(value(each, scope));
        }
        return values;
    }

    private Object optional(Optional<Expression> expression, Scope scope) {
        return expression.isPresent() ? value(expression.get(), scope) : None.NONE;
    }

    private Map<Object, Object> dict(List<Map.Entry<Expression, Expression>> entries, Scope scope) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        for (Map.Entry<Expression, Expression> entry : entries) {
            Object key = value(entry.getKey(), scope);
            if (!(key instanceof String || Numbers.isNumber(key) || key == None.NONE)) {
                throw new JinjaException(Types.name(key) + " cannot be a key");
            }
            dict.put(key, value(entry.getValue(), scope));
        }
        return dict;
    }

    private String concat(List<Expression> parts, Scope scope) {
        StringBuilder all = new StringBuilder();
        for (Expression part : parts) {
            all.append(text.str(value(part, scope)));
            meter.text(all.length());
        }
        return all.toString();
    }

    private boolean compare(Expression.Comparison comparison, Scope scope) {
        Object left = value(comparison.first(), scope);
        for (Expression.Comparison.Link link : comparison.links()) {
            Object right = value(link.right(), scope);
            if (!comparisons.holds(link.operator(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
