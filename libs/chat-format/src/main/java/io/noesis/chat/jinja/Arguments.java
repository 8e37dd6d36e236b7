package io.noesis.chat.jinja;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The values a call was given.
record Arguments(String of, List<Object> positional, Map<String, Object> named) {

    Arguments {
        positional = List.copyOf(positional);
        // Map.copyOf would lose the order.
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    int count() {
        return positional.size();
    }

    /// The argument at this place or of this name.
    Object get(int place, String name, Object otherwise) {
        return place < positional.size() ? positional.get(place) : named.getOrDefault(name, otherwise);
    }

    Object required(int place, String name) {
        Object value = get(place, name, None.NONE);
        if (place >= positional.size() && !named.containsKey(name)) {
            throw new JinjaException("%s lacks its argument '%s'".formatted(of, name));
        }
        return value;
    }

    String text(int place, String name) {
        if (required(place, name) instanceof String text) {
            return text;
        }
        throw new JinjaException("%s needs a text as '%s'".formatted(of, name));
    }

    String text(int place, String name, String otherwise) {
        return given(place, name) ? text(place, name) : otherwise;
    }

    int integer(int place, String name, int otherwise) {
        return given(place, name) ? Numbers.index(required(place, name)) : otherwise;
    }

    boolean flag(int place, String name, boolean otherwise) {
        return given(place, name) ? Truth.of(required(place, name)) : otherwise;
    }

    private boolean given(int place, String name) {
        return get(place, name, None.NONE) != None.NONE;
    }

    /// @throws JinjaException when there are other arguments than these
    void allow(int mostPositional, String... names) {
        if (count() > mostPositional || !Set.of(names).containsAll(named.keySet())) {
            throw new JinjaException(
                    "%s was called with arguments it does not know: %d and %s".formatted(of, count(), named.keySet()));
        }
    }

    /// The arguments behind the first ones.
    Arguments from(int place) {
        return new Arguments(of, positional.subList(Math.min(place, positional.size()), positional.size()), named);
    }
}
