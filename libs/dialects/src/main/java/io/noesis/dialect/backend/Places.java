package io.noesis.dialect.backend;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts a value at a place of an object, such as `nvext.top_k`, making the objects on the way.
final class Places {

    private Places() {}

    static void set(ObjectNode object, String place, JsonNode value) {
        int dot = place.indexOf('.');
        if (dot < 0) {
            object.set(place, value);
        } else {
            set(object.withObjectProperty(place.substring(0, dot)), place.substring(dot + 1), value);
        }
    }
}
