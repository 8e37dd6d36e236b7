package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// What an array must be.
///
/// @param maxItems `-1` for no limit
/// @param layers each item must fulfil what every layer says about its place
record ArrayFacts(int minItems, int maxItems, List<Layer> layers) {

    static final ArrayFacts ANY = new ArrayFacts(0, -1, List.of());

    ArrayFacts {
        layers = List.copyOf(layers);
    }

    /// What one schema says: something about the first items, and perhaps something about all after them.
    record Layer(List<Subschema> first, @Nullable Subschema rest) {}

    ArrayFacts and(ArrayFacts other) {
        int max = maxItems < 0 || (other.maxItems >= 0 && other.maxItems < maxItems) ? other.maxItems : maxItems;
        List<Layer> both = new ArrayList<>(layers);
        other.layers.stream().filter(layer -> !both.contains(layer)).forEach(both::add);
        return new ArrayFacts(Math.max(minItems, other.minItems), max, both);
    }

    boolean isAny() {
        return equals(ANY);
    }

    /// How many items have something said about their own place.
    int firstItems() {
        return layers.stream().mapToInt(layer -> layer.first().size()).max().orElse(0);
    }

    /// What an item must fulfil.
    List<Subschema> item(int index) {
        List<Subschema> all = new ArrayList<>();
        for (Layer layer : layers) {
            if (index < layer.first().size()) {
                all.add(layer.first().get(index));
            } else if (layer.rest() != null) {
                all.add(layer.rest());
            }
        }
        return all;
    }
}
