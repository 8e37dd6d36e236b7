package io.noesis.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Variables of the template, of one turn of a loop, or of one call of a macro.
final class Scope {

    private final Optional<Scope> outer;
    private final Map<String, Object> variables;

    private Scope(Optional<Scope> outer, Map<String, Object> variables) {
        this.outer = outer;
        this.variables = variables;
    }

    static Scope outermost(Map<String, Object> variables) {
        return new Scope(Optional.empty(), new HashMap<>(variables));
    }

    Scope inner() {
        return new Scope(Optional.of(this), new HashMap<>());
    }

    Object get(String name) {
        for (Scope scope = this; ; scope = scope.outer.get()) {
            Object value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
            if (scope.outer.isEmpty()) {
                return new Undefined(name);
            }
        }
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
