package io.noesis.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/// `namespace()`: the one thing whose members a template may set.
final class Namespace {

    private final Map<String, Object> members = new HashMap<>();

    Namespace(Map<String, Object> members) {
        this.members.putAll(members);
    }

    Object get(String name) {
        Object value = members.get(name);
        return value == null ? new Undefined("namespace." + name) : value;
    }

    void set(String name, Object value) {
        members.put(name, value);
    }
}
