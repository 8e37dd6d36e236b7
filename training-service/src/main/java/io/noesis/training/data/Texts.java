package io.noesis.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The texts beside this package. A line that begins with `#` is a comment.
final class Texts {

    /// All of them.
    static final List<String> FILES = List.of(
            "chain.txt",
            "compare.txt",
            "facts.txt",
            "letters.txt",
            "logic.txt",
            "made-up-tools.txt",
            "orders.txt",
            "pools.txt",
            "stock.txt",
            "talk.txt",
            "times.txt",
            "tool-values.txt",
            "tools.txt",
            "units.txt",
            "unknown.txt",
            "vocabulary.txt",
            "words.txt");

    private Texts() {}

    static List<String> lines(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /// Sections that begin with `[name]`, without blank lines.
    static Sections sections(String name) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> current = List.of();
        for (String line : lines(name)) {
            if (line.startsWith("[") && line.endsWith("]") && !line.contains(" ")) {
                current = sections.computeIfAbsent(line.substring(1, line.length() - 1), section -> new ArrayList<>());
            } else if (!line.isBlank()) {
                current.add(line);
            }
        }
        return new Sections(name, sections);
    }

    /// Lines of `name: one, two, three`.
    static Map<String, List<String>> pools(String name) {
        Map<String, List<String>> pools = new LinkedHashMap<>();
        for (String line : lines(name)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                pools.put(
                        line.substring(0, colon),
                        Arrays.stream(line.substring(colon + 2).split(", ")).toList());
            }
        }
        return pools;
    }
}
