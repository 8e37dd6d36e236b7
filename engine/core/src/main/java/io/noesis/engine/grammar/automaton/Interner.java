package io.noesis.engine.grammar.automaton;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps one of each stack set and configuration, so that equal ones are the same. Thread-safe.
final class Interner {

    private final Map<StackSet, StackSet> stacks = new ConcurrentHashMap<>();
    private final Map<Configuration, Configuration> configurations = new ConcurrentHashMap<>();
    private final AtomicLong ids;

    /// @param ids gives each stack set another number, also across interners that follow one another
    Interner(AtomicLong ids) {
        this.ids = ids;
    }

    StackSet stackSet(Items entries, boolean bottom) {
        if (bottom && entries.size() == 0) {
            return StackSet.BOTTOM;
        }
        Items sorted = entries.size() > 1 ? entries.sorted() : entries;
        StackSet set = new StackSet(sorted.states(), sorted.stacks(), bottom, ids.incrementAndGet());
        StackSet known = stacks.putIfAbsent(set, set);
        return known == null ? set : known;
    }

    Configuration configuration(Items items, boolean complete) {
        Configuration configuration = new Configuration(items.states(), items.stacks(), complete);
        Configuration known = configurations.putIfAbsent(configuration, configuration);
        return known == null ? configuration : known;
    }

    int size() {
        return configurations.size() + stacks.size();
    }
}
