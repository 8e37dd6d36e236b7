package io.noesis.evaluation.scoring;

import java.util.Iterator;

import tools.jackson.databind.JsonNode;

/// Equality of JSON values as their meaning has it: members in any order, numbers by value.
final class JsonEquality {

    private JsonEquality() {}

    static boolean equal(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isObject() && b.isObject()) {
            return a.size() == b.size()
                    && a.propertyStream().allMatch(member -> equal(member.getValue(), b.path(member.getKey())));
        }
        if (a.isArray() && b.isArray()) {
            return a.size() == b.size() && equalElements(a, b);
        }
        return a.equals(b);
    }

    private static boolean equalElements(JsonNode a, JsonNode b) {
        Iterator<JsonNode> others = b.iterator();
        for (JsonNode element : a) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }
}
