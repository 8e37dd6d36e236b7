package io.noesis.chat.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Templates for model files that bring none.
public final class BuiltInTemplates {

    private BuiltInTemplates() {}

    /// @param name as in [io.noesis.chat.family.ModelFamily#templateName()]
    public static String named(String name) {
        try (InputStream in = BuiltInTemplates.class.getResourceAsStream(name + ".jinja")) {
            if (in == null) {
                throw new IllegalArgumentException("no built-in template is called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the template " + name, e);
        }
    }
}
