package io.noesis.helm;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Fields of a parsed object that the Kubernetes model does not have: misspelled or misplaced ones, which an API
/// server drops or refuses. The model keeps them in a map called `additionalProperties`.
final class UnknownFields {

    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private UnknownFields() {}

    static List<String> in(Object object) {
        List<String> found = new ArrayList<>();
        collect(object, object.getClass().getSimpleName(), found);
        return found;
    }

    private static void collect(Object value, String path, List<String> found) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, path + "[]", found));
        } else if (value != null && value.getClass().getName().startsWith(MODEL)) {
            for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    collectField(value, field, path, found);
                }
            }
        }
    }

    private static void collectField(Object owner, Field field, String path, List<String> found) {
        if (Modifier.isStatic(field.getModifiers())) {
            return;
        }
        Object value = read(owner, field);
        if (field.getName().equals("additionalProperties")) {
            ((Map<?, ?>) value).keySet().forEach(key -> found.add(path + "." + key));
        } else {
            collect(value, path + "." + field.getName(), found);
        }
    }

    private static Object read(Object owner, Field field) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError("cannot read " + field, e);
        }
    }
}
