package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Filters of lists, dicts and whatever else has elements.
final class SequenceFilters {

    static final Set<String> NAMES = Set.of(
            "batch",
            "count",
            "dictsort",
            "first",
            "items",
            "join",
            "last",
            "length",
            "list",
            "map",
            "max",
            "min",
            "reject",
            "rejectattr",
            "reverse",
            "select",
            "selectattr",
            "sort",
            "sum",
            "unique");

    /// Applies a filter of any kind.
    interface Applier {
        Object apply(String name, Object value, Arguments arguments);
    }

    private final Meter meter;
    private final Comparisons comparisons;
    private final Sequences sequences;
    private final PythonText text;
    private final Members members;
    private final Tests tests;
    private final Applier filters;

    SequenceFilters(
            Meter meter,
            Comparisons comparisons,
            Sequences sequences,
            PythonText text,
            Members members,
            Tests tests,
            Applier filters) {
        this.meter = meter;
        this.comparisons = comparisons;
        this.sequences = sequences;
        this.text = text;
        this.members = members;
        this.tests = tests;
        this.filters = filters;
    }

    Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "length", "count" -> sequences.length(value);
            case "list" -> sequences.elements(value);
            case "first" -> end(value, true);
            case "last" -> end(value, false);
            case "join" -> joined(value, arguments);
            case "reverse" ->
                value instanceof String whole
                        ? new StringBuilder(whole).reverse().toString()
                        : sequences.elements(value).reversed();
            case "items" -> value instanceof Map<?, ?> map ? CollectionMethods.items(map) : sequences.elements(value);
            case "dictsort" -> dictSorted(value, arguments);
            case "sort" -> sorted(value, arguments);
            case "unique" -> unique(value, arguments);
            case "min" -> extreme(value, arguments, false);
            case "max" -> extreme(value, arguments, true);
            case "sum" -> sum(value, arguments);
            case "map" -> mapped(value, arguments);
            case "select" -> picked(value, each -> tested(each, arguments));
            case "reject" -> picked(value, each -> !tested(each, arguments));
            case "selectattr" -> picked(value, each -> memberTested(each, arguments));
            case "rejectattr" -> picked(value, each -> !memberTested(each, arguments));
            case "batch" -> batched(value, arguments);
            default -> throw new JinjaException("there is no filter '" + name + "'");
        };
    }

    private Object end(Object value, boolean first) {
        List<Object> elements = sequences.elements(value);
        if (elements.isEmpty()) {
            return new Undefined("an element of nothing");
        }
        return first ? elements.getFirst() : elements.getLast();
    }

    private String joined(Object value, Arguments arguments) {
        String separator = text.str(arguments.get(0, "d", ""));
        Object attribute = arguments.get(1, "attribute", None.NONE);
        StringBuilder all = new StringBuilder();
        List<Object> elements = sequences.elements(value);
        for (int i = 0; i < elements.size(); i++) {
            all.append(i == 0 ? "" : separator).append(text.str(member(elements.get(i), attribute)));
            if (all.length() > Meter.LONGEST_TEXT) {
                meter.text(all.length());
            }
        }
        meter.text(all.length());
        return all.toString();
    }

    private Object member(Object of, Object attribute) {
        return attribute == None.NONE ? of : members.path(of, text.str(attribute));
    }

    private List<Object> sorted(Object value, Arguments arguments) {
        boolean reverse = arguments.flag(0, "reverse", false);
        Object attribute = arguments.get(2, "attribute", None.NONE);
        Comparator<Object> order = Comparator.comparing(
                each -> member(each, attribute), comparisons.order(arguments.flag(1, "case_sensitive", false)));
        List<Object> elements = new ArrayList<>(sequences.elements(value));
        elements.sort(reverse ? order.reversed() : order);
        return elements;
    }

    private List<Object> dictSorted(Object value, Arguments arguments) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new JinjaException("'dictsort' needs a dict, but %s was given".formatted(Types.name(value)));
        }
        int by = arguments.text(1, "by", "key").equals("value") ? 1 : 0;
        Comparator<Object> order = Comparator.comparing(
                each -> ((Tuple) each).elements().get(by),
                comparisons.order(arguments.flag(0, "case_sensitive", false)));
        List<Object> items = CollectionMethods.items(map);
        items.sort(arguments.flag(2, "reverse", false) ? order.reversed() : order);
        return items;
    }

    private List<Object> unique(Object value, Arguments arguments) {
        boolean caseSensitive = arguments.flag(0, "case_sensitive", false);
        Object attribute = arguments.get(1, "attribute", None.NONE);
        List<Object> seen = new ArrayList<>();
        List<Object> unique = new ArrayList<>();
        for (Object each : sequences.elements(value)) {
            Object key = member(each, attribute);
            if (key instanceof List<?> || key instanceof Map<?, ?>) {
                throw new JinjaException("'unique' cannot compare " + Types.name(key));
            }
            Object folded = key instanceof String word && !caseSensitive ? Cases.lower(word) : key;
            if (seen.stream().noneMatch(other -> comparisons.equal(other, folded))) {
                seen.add(folded);
                unique.add(each);
            }
        }
        return unique;
    }

    private Object extreme(Object value, Arguments arguments, boolean most) {
        Object attribute = arguments.get(1, "attribute", None.NONE);
        Comparator<Object> order = Comparator.comparing(
                each -> member(each, attribute), comparisons.order(arguments.flag(0, "case_sensitive", false)));
        // Of equals, the first.
        return sequences.elements(value).stream()
                .reduce((best, each) ->
                        (most ? order.compare(each, best) > 0 : order.compare(each, best) < 0) ? each : best)
                .orElseGet(() -> new Undefined("an element of nothing"));
    }

    private Object sum(Object value, Arguments arguments) {
        Object attribute = arguments.get(0, "attribute", None.NONE);
        Object sum = arguments.get(1, "start", 0L);
        for (Object each : sequences.elements(value)) {
            sum = Numbers.arithmetic("+", sum, member(each, attribute));
        }
        return sum;
    }

    /// `map('upper')`, `map(attribute='name', default='?')`
    private List<Object> mapped(Object value, Arguments arguments) {
        List<Object> mapped = new ArrayList<>();
        Object attribute = arguments.named().getOrDefault("attribute", None.NONE);
        for (Object each : sequences.elements(value)) {
            if (attribute == None.NONE) {
                mapped.add(filters.apply(arguments.text(0, "filter"), each, arguments.from(1)));
            } else {
                Object member = member(each, attribute);
                mapped.add(member instanceof Undefined ? arguments.named().getOrDefault("default", member) : member);
            }
        }
        return mapped;
    }

    private List<Object> picked(Object value, Predicate<Object> wanted) {
        return new ArrayList<>(sequences.elements(value).stream().filter(wanted).toList());
    }

    private boolean tested(Object value, Arguments arguments) {
        meter.steps(1);
        return arguments.count() == 0
                ? Truth.of(value)
                : tests.holds(arguments.text(0, "test"), value, arguments.from(1));
    }

    private boolean memberTested(Object value, Arguments arguments) {
        return tested(member(value, arguments.required(0, "attribute")), arguments.from(1));
    }

    private List<Object> batched(Object value, Arguments arguments) {
        int size = arguments.integer(0, "linecount", 1);
        Object fill = arguments.get(1, "fill_with", None.NONE);
        if (size < 1) {
            throw new JinjaException("'batch' needs a size of 1 or more");
        }
        List<Object> batches = new ArrayList<>();
        List<Object> elements = sequences.elements(value);
        for (int from = 0; from < elements.size(); from += Math.min(size, elements.size())) {
            List<Object> batch = new ArrayList<>(elements.subList(from, Math.min(elements.size(), from + size)));
            if (fill != None.NONE) {
                meter.elements(size);
                while (batch.size() < size) {
                    batch.add(fill);
                }
            }
            batches.add(batch);
        }
        return batches;
    }
}
