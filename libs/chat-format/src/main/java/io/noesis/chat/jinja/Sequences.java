package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Elements of values: going through them, by number, by slice. A string's elements are its characters, which
/// are code points.
final class Sequences {

    private final Meter meter;

    Sequences(Meter meter) {
        this.meter = meter;
    }

    /// What a loop goes through.
    List<Object> elements(Object value) {
        List<Object> elements = switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Tuple(List<Object> list) -> list;
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text -> characters(text);
            case Undefined _ -> List.of();
            default -> throw new JinjaException("nothing can go through " + Types.name(value));
        };
        meter.elements(elements.size());
        return elements;
    }

    private List<Object> characters(String text) {
        meter.elements(text.length());
        return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    }

    long length(Object value) {
        return switch (value) {
            case String text -> {
                meter.text(text.length());
                yield text.codePointCount(0, text.length());
            }
            case List<?> list -> list.size();
            case Tuple(List<Object> list) -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined _ -> 0;
            default -> throw new JinjaException(Types.name(value) + " has no length");
        };
    }

    /// @return nothing where there is no such element
    Optional<Object> at(Object value, int index) {
        if (value instanceof String text) {
            meter.text(text.length());
            int size = text.codePointCount(0, text.length());
            int at = index < 0 ? index + size : index;
            return at < 0 || at >= size
                    ? Optional.empty()
                    : Optional.of(Character.toString(text.codePointAt(text.offsetByCodePoints(0, at))));
        }
        List<?> list = value instanceof Tuple(List<Object> elements) ? elements : (List<?>) value;
        int at = index < 0 ? index + list.size() : index;
        return at < 0 || at >= list.size() ? Optional.empty() : Optional.of(list.get(at));
    }

    Object slice(Object value, Object from, Object to, Object step) {
        long by = step == None.NONE ? 1 : Numbers.index(step);
        if (by == 0) {
            throw new JinjaException("the step of a slice is 0");
        }
        return switch (value) {
            case String text when by == 1 -> part(text, from, to);
            case String text ->
                String.join(
                        "",
                        pick(characters(text), from, to, by).stream()
                                .map(String.class::cast)
                                .toList());
            case List<?> list -> pick(list, from, to, by);
            case Tuple(List<Object> list) -> new Tuple(pick(list, from, to, by));
            case Undefined missing -> throw missing.failure();
            default -> throw new JinjaException(Types.name(value) + " has no slices");
        };
    }

    private String part(String text, Object from, Object to) {
        meter.text(text.length());
        int size = text.codePointCount(0, text.length());
        int begin = bound(from, size, 0, 0, size);
        int end = bound(to, size, size, 0, size);
        return begin >= end ? "" : text.substring(text.offsetByCodePoints(0, begin), text.offsetByCodePoints(0, end));
    }

    private List<Object> pick(List<?> list, Object from, Object to, long step) {
        int size = list.size();
        meter.elements(size);
        List<Object> picked = new ArrayList<>();
        if (step > 0) {
            int end = bound(to, size, size, 0, size);
            for (long i = bound(from, size, 0, 0, size); i < end; i += step) {
                picked.add(list.get((int) i));
            }
        } else {
            int end = bound(to, size, -1, -1, size - 1);
            for (long i = bound(from, size, size - 1, -1, size - 1); i > end; i += step) {
                picked.add(list.get((int) i));
            }
        }
        return picked;
    }

    private static int bound(Object given, int size, int otherwise, int least, int most) {
        if (given == None.NONE) {
            return otherwise;
        }
        long index = Numbers.index(given);
        return Math.clamp(index < 0 ? index + size : index, least, most);
    }
}
