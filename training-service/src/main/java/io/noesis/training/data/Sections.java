package io.noesis.training.data;

import java.util.List;
import java.util.Map;

/// Lines of a resource, by the section they stand in.
record Sections(String resource, Map<String, List<String>> byName) {

    /// @throws IllegalArgumentException when there is no such section
    List<String> get(String name) {
        List<String> lines = byName.get(name);
        if (lines == null) {
            throw new IllegalArgumentException("%s has no section %s".formatted(resource, name));
        }
        return lines;
    }
}
