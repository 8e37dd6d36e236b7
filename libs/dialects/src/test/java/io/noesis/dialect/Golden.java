package io.noesis.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads fixtures from the class path. JSON is compared as JSON: order and spaces say nothing.
public final class Golden {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Golden() {}

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    public static JsonNode file(String name) {
        return json(text(name));
    }

    public static String text(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Events as lines of `name {data}`.
    public static List<String> lines(List<DialectEvent> events) {
        return events.stream().map(event -> event.name() + " " + event.data()).toList();
    }

    /// A file of such lines.
    public static List<String> eventFile(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Golden::normal)
                .toList();
    }

    private static String normal(String line) {
        int space = line.indexOf(' ');
        return line.substring(0, space + 1) + json(line.substring(space + 1));
    }
}
