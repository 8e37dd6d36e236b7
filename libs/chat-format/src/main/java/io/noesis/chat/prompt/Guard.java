package io.noesis.chat.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Guards what users wrote (see [GuardedText]), in whatever it stands.
///
/// @param reserved texts that only the template may write
record Guard(Set<String> reserved) {

    Guard {
        reserved = Set.copyOf(reserved);
    }

    String text(String text) {
        return GuardedText.guard(text, reserved);
    }

    /// A copy of maps, lists and plain values with every text guarded, keys too.
    @Nullable
    Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text(text);
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                list.forEach(each -> copy.add(value(each)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(text(String.valueOf(key)), value(each)));
                yield copy;
            }
            case Number _, Boolean _ -> value;
            // Nothing else comes out of JSON; an object of ours must not reach a template.
            default -> text(String.valueOf(value));
        };
    }
}
