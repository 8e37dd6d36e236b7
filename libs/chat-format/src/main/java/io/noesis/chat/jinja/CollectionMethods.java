package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Methods of lists, tuples and dicts that change nothing.
final class CollectionMethods {

    private final Comparisons comparisons;

    CollectionMethods(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    Optional<Callable> of(Map<?, ?> map, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "items" -> _ -> items(map);
                    case "keys" -> _ -> new ArrayList<Object>(map.keySet());
                    case "values" -> _ -> new ArrayList<Object>(map.values());
                    case "copy" -> _ -> map;
                    case "get" -> arguments -> value(map, arguments);
                    default -> null;
                });
    }

    Optional<Callable> of(List<?> list, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "count" -> arguments -> count(list, arguments.required(0, "value"));
                    case "index" -> arguments -> index(list, arguments.required(0, "value"));
                    case "copy" -> _ -> list;
                    default -> null;
                });
    }

    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>(map.size());
        map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
        return items;
    }

    private static Object value(Map<?, ?> map, Arguments arguments) {
        Object value = map.get(arguments.required(0, "key"));
        return value == null ? arguments.get(1, "default", None.NONE) : value;
    }

    private long count(List<?> list, Object value) {
        return list.stream().filter(each -> comparisons.equal(each, value)).count();
    }

    private long index(List<?> list, Object value) {
        for (int i = 0; i < list.size(); i++) {
            if (comparisons.equal(list.get(i), value)) {
                return i;
            }
        }
        throw new JinjaException("a value is not in the list");
    }
}
