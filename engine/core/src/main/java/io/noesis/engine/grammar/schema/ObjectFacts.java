package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

import org.jspecify.annotations.Nullable;

/// What an object must be.
///
/// @param maxProperties `-1` for no limit
/// @param layers each property must fulfil what every layer says about its name
/// @param names what every name must fulfil
record ObjectFacts(
        int minProperties,
        int maxProperties,
        SequencedSet<String> required,
        List<Layer> layers,
        List<Subschema> names) {

    static final ObjectFacts ANY = new ObjectFacts(0, -1, new LinkedHashSet<>(), List.of(), List.of());

    ObjectFacts {
        required = new LinkedHashSet<>(required);
        layers = List.copyOf(layers);
        names = List.copyOf(names);
    }

    /// What one schema says.
    ///
    /// @param patterns by pattern; for names in which it matches somewhere
    /// @param additional for names that neither `properties` nor `patterns` speak of
    record Layer(
            SequencedMap<String, Subschema> properties,
            SequencedMap<String, Subschema> patterns,
            @Nullable Subschema additional) {

        static Layer of(Map<String, Subschema> properties) {
            return new Layer(new LinkedHashMap<>(properties), new LinkedHashMap<>(), null);
        }
    }

    ObjectFacts and(ObjectFacts other) {
        int max = maxProperties < 0 || (other.maxProperties >= 0 && other.maxProperties < maxProperties)
                ? other.maxProperties
                : maxProperties;
        SequencedSet<String> all = new LinkedHashSet<>(required);
        all.addAll(other.required);
        return new ObjectFacts(
                Math.max(minProperties, other.minProperties),
                max,
                all,
                joined(layers, other.layers),
                joined(names, other.names));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> both = new ArrayList<>(some);
        others.stream().filter(each -> !both.contains(each)).forEach(both::add);
        return both;
    }

    boolean isAny() {
        return equals(ANY);
    }

    /// Names that are spoken of one by one, in the order of the schema; those that are only required come last.
    SequencedSet<String> knownNames() {
        SequencedSet<String> known = new LinkedHashSet<>();
        layers.forEach(layer -> known.addAll(layer.properties().sequencedKeySet()));
        known.addAll(required);
        return known;
    }

    /// All patterns of names.
    SequencedSet<String> patterns() {
        SequencedSet<String> patterns = new LinkedHashSet<>();
        layers.forEach(layer -> patterns.addAll(layer.patterns().sequencedKeySet()));
        return patterns;
    }

    /// What the property of a name must fulfil.
    ///
    /// @param name null for one that no layer knows
    /// @param matching which of [#patterns] match in the name
    List<Subschema> property(@Nullable String name, SequencedSet<String> matching) {
        List<Subschema> all = new ArrayList<>();
        for (Layer layer : layers) {
            boolean spokenOf = false;
            if (name != null && layer.properties().containsKey(name)) {
                all.add(layer.properties().get(name));
                spokenOf = true;
            }
            for (String pattern : matching) {
                if (layer.patterns().containsKey(pattern)) {
                    all.add(layer.patterns().get(pattern));
                    spokenOf = true;
                }
            }
            if (!spokenOf && layer.additional() != null) {
                all.add(layer.additional());
            }
        }
        return all;
    }
}
