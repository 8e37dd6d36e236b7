package io.noesis.chat.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `value.name` and `value[key]`.
///
/// As in jinja2, a name looks for a method first and for a key then, a key the other way round. Methods that
/// would change a value are not there.
final class Members {

    private final Sequences sequences;
    private final StringMethods strings;
    private final CollectionMethods collections;

    Members(Meter meter, Sequences sequences) {
        this.sequences = sequences;
        this.strings = new StringMethods(meter, sequences);
        this.collections = new CollectionMethods(new Comparisons(meter));
    }

    Object attribute(Object of, String name) {
        if (of instanceof Undefined missing) {
            throw missing.failure();
        }
        return method(of, name)
                .or(() -> of instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty())
                .orElseGet(() -> missing(of, name));
    }

    Object item(Object of, Object key) {
        return switch (of) {
            case Undefined missing -> throw missing.failure();
            case Map<?, ?> map
            when map.containsKey(key) ->
                Optional.<Object>ofNullable(map.get(key)).orElseThrow();
            case Map<?, ?> _ when key instanceof String name -> attribute(of, name);
            case String _ when Numbers.isWhole(key) -> element(of, key);
            case List<?> _ when Numbers.isWhole(key) -> element(of, key);
            case Tuple _ when Numbers.isWhole(key) -> element(of, key);
            default -> key instanceof String name ? attribute(of, name) : missing(of, String.valueOf(key));
        };
    }

    /// `value.a.0.b`, as `map(attribute=…)` has it.
    Object path(Object of, String path) {
        Object value = of;
        for (String step : path.split("\\.", -1)) {
            boolean number =
                    !step.isEmpty() && step.length() < 10 && step.chars().allMatch(c -> c >= '0' && c <= '9');
            value = item(value, number ? (Object) Long.valueOf(step) : step);
        }
        return value;
    }

    private Object element(Object of, Object index) {
        return sequences.at(of, Numbers.index(index)).orElseGet(() -> missing(of, String.valueOf(index)));
    }

    private Optional<Object> method(Object of, String name) {
        return switch (of) {
            case String text -> strings.of(text, name).map(Object.class::cast);
            case List<?> list -> collections.of(list, name).map(Object.class::cast);
            case Tuple(List<Object> list) -> collections.of(list, name).map(Object.class::cast);
            case Map<?, ?> map -> collections.of(map, name).map(Object.class::cast);
            case Namespace namespace -> Optional.of(namespace.get(name));
            case LoopVariable loop -> loop.get(name);
            default -> Optional.empty();
        };
    }

    private static Undefined missing(Object of, String name) {
        return new Undefined("'%s' of %s".formatted(name, Types.name(of)));
    }
}
