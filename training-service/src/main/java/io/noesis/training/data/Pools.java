package io.noesis.training.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Names and things that questions are about.
final class Pools {

    private static final Map<String, List<String>> POOLS = Texts.pools("pools.txt");

    static final List<String> WOMEN = named("women");
    static final List<String> MEN = named("men");
    static final List<String> NAMES =
            Stream.concat(WOMEN.stream(), MEN.stream()).toList();

    private Pools() {}

    static List<String> named(String name) {
        List<String> pool = POOLS.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + name);
        }
        return pool;
    }

    static boolean has(String name) {
        return POOLS.containsKey(name);
    }
}
