package io.noesis.dialect.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/// What a dialect calls things. A key that is not there is a thing that cannot be said.
final class DialectWords {

    /// The value of a key for what could be said and would come out wrong.
    private static final String REFUSED = "refused";

    private final String name;
    private final Properties words;

    private DialectWords(String name, Properties words) {
        this.name = name;
        this.words = words;
    }

    static DialectWords read(String resource) {
        Properties words = new Properties();
        try (InputStream in = DialectWords.class.getResourceAsStream(resource + ".properties")) {
            if (in == null) {
                throw new IllegalStateException("the resource of the dialect " + resource + " is missing");
            }
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dialect " + resource, e);
        }
        String name = words.getProperty("name");
        if (name == null) {
            throw new IllegalStateException("the dialect " + resource + " lacks a name");
        }
        return new DialectWords(name, words);
    }

    /// As people call such a server.
    String name() {
        return name;
    }

    Optional<String> word(String key) {
        return Optional.ofNullable(words.getProperty(key));
    }

    boolean says(String key, String value) {
        return value.equals(words.getProperty(key));
    }

    boolean refuses(String key) {
        return says(key, REFUSED);
    }
}
