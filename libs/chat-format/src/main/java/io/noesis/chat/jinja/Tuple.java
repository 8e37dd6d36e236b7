package io.noesis.chat.jinja;

import java.util.List;

/// Python's tuple.
record Tuple(List<Object> elements) {

    Tuple {
        elements = List.copyOf(elements);
    }
}
