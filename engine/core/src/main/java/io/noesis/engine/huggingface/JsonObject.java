package io.noesis.engine.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.loading.ModelLoadException;

import tools.jackson.databind.JsonNode;

/// An object of a JSON file with getters that check; `null` counts as absent.
///
/// @param where the file, and the keys that led here, for messages
record JsonObject(String where, JsonNode node) {

    boolean has(String key) {
        return present(key) != null;
    }

    Optional<JsonNode> find(String key) {
        return Optional.ofNullable(present(key));
    }

    JsonNode required(String key) {
        return find(key).orElseThrow(() -> new ModelLoadException("%s: '%s' is missing".formatted(where, key)));
    }

    Optional<JsonObject> object(String key) {
        return find(key).map(value -> {
            if (!value.isObject()) {
                throw wrong(key, "an object");
            }
            return new JsonObject(where + ": " + key, value);
        });
    }

    /// The objects of an array; empty when it is absent.
    List<JsonObject> objects(String key) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode element : array(key)) {
            String place = "%s: %s[%d]".formatted(where, key, objects.size());
            if (!element.isObject()) {
                throw new ModelLoadException("%s must be an object".formatted(place));
            }
            objects.add(new JsonObject(place, element));
        }
        return objects;
    }

    /// The elements of an array; empty when it is absent.
    Iterable<JsonNode> array(String key) {
        @Nullable JsonNode value = present(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, "an array");
        }
        return value;
    }

    int integer(String key, int least, int most) {
        return integer(key, required(key), least, most);
    }

    int integerOr(String key, int least, int most, int fallback) {
        @Nullable JsonNode value = present(key);
        return value == null ? fallback : integer(key, value, least, most);
    }

    double real(String key) {
        JsonNode value = required(key);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a number");
        }
        return value.doubleValue();
    }

    double realOr(String key, double fallback) {
        return has(key) ? real(key) : fallback;
    }

    boolean flagOr(String key, boolean fallback) {
        @Nullable JsonNode value = present(key);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    String text(String key) {
        return findText(key).orElseThrow(() -> new ModelLoadException("%s: '%s' is missing".formatted(where, key)));
    }

    Optional<String> findText(String key) {
        return find(key).map(value -> {
            if (!value.isString()) {
                throw wrong(key, "a string");
            }
            return value.stringValue();
        });
    }

    /// One integer or an array of them; empty when it is absent.
    List<Integer> integers(String key, int least, int most) {
        @Nullable JsonNode value = present(key);
        if (value == null) {
            return List.of();
        }
        List<Integer> integers = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            integers.add(integer(key, element, least, most));
        }
        return integers;
    }

    /// Refuses a key whose meaning is not implemented, unless it says nothing.
    void refuse(String key) {
        @Nullable JsonNode value = present(key);
        boolean saysNothing = value == null
                || value.isBoolean() && !value.booleanValue()
                || value.isString() && value.stringValue().isEmpty()
                || value.isArray() && value.isEmpty();
        if (!saysNothing) {
            throw new ModelLoadException("%s: '%s' is set, which is not supported".formatted(where, key));
        }
    }

    ModelLoadException wrong(String key, String needed) {
        return new ModelLoadException("%s: '%s' must be %s".formatted(where, key, needed));
    }

    private int integer(String key, JsonNode value, int least, int most) {
        boolean fits = value.isIntegralNumber() && value.canConvertToInt();
        if (!fits || value.intValue() < least || value.intValue() > most) {
            throw wrong(key, "an integer from %d to %d".formatted(least, most));
        }
        return value.intValue();
    }

    private @Nullable JsonNode present(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
