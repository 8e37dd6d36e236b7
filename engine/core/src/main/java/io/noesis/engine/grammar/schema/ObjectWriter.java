package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;

import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.error.UnsupportedKeyword;
import io.noesis.engine.grammar.regex.Regex;

/// Objects as a graph: the known properties in their order, each written or left out, then any unknown ones.
///
/// A node stands for how many known properties were decided on, whether one was written yet, and, when their number
/// is limited, how many. Of unknown properties two could have the same name, so that they count as one towards
/// `minProperties` and each towards `maxProperties`: what is written is then right whichever way a reader counts.
final class ObjectWriter {

    private static final int MOST_NODES = 50_000;
    private static final int MOST_PATTERNS = 5;

    private final ObjectFacts facts;
    private final Function<List<Subschema>, Expression> valueOf;
    private final Function<List<Subschema>, Dfa> namesOf;
    private final List<String> names;
    private final SequencedMap<String, Dfa> languages = new LinkedHashMap<>();
    private final Expression unknown;

    /// Limits that matter: 0 and -1 where others see to them.
    private final int min;

    private final int max;

    /// Counting stops here, as more makes no difference.
    private final int most;

    private final List<Expression.Arc> arcs = new ArrayList<>();
    private final BitSet accepting = new BitSet();

    /// @param valueOf the values that fulfil some schemas
    /// @param namesOf the insides of the strings that fulfil some schemas
    ObjectWriter(
            ObjectFacts facts, Function<List<Subschema>, Expression> valueOf, Function<List<Subschema>, Dfa> namesOf) {
        this.facts = facts;
        this.valueOf = valueOf;
        this.namesOf = namesOf;
        names = List.copyOf(facts.knownNames());
        Limits.check(
                "patterns of property names", MOST_PATTERNS, facts.patterns().size());
        facts.patterns().forEach(pattern -> languages.put(pattern, language(pattern)));
        unknown = unknownProperty();
        boolean closed = unknown.equals(Expression.NOTHING);
        min = facts.minProperties() <= facts.required().size() ? 0 : facts.minProperties();
        max = closed && facts.maxProperties() >= names.size() ? -1 : facts.maxProperties();
        most = Math.max(min, max < 0 ? 0 : max + 1);
        Limits.check("places in an object", MOST_NODES, 3L * (names.size() + 2) * (most + 1L));
    }

    Expression expression(String path) {
        boolean closed = unknown.equals(Expression.NOTHING);
        if (min > names.size() + (closed ? 0 : 1)) {
            throw new UnsupportedKeyword(
                    "minProperties",
                    path + "/minProperties",
                    "more than one property without a name in the schema cannot be demanded");
        }
        Dfa possible = namesOf.apply(facts.names());
        for (int i = 0; i < names.size(); i++) {
            known(i, possible);
        }
        for (int count = 0; count <= most; count++) {
            end(count);
        }
        int nodes = node(names.size() + 1, true, most) + 1;
        return JsonText.enclosed("{", new Expression.Network(nodes, arcs, accepting), "}");
    }

    private void known(int index, Dfa possible) {
        String name = names.get(index);
        boolean required = facts.required().contains(name);
        boolean allowed = possible.matches(JsonText.written(name));
        Expression value = allowed ? valueOf.apply(facts.property(name, matching(name))) : Expression.NOTHING;
        Expression property = Expression.sequence(JsonValues.string(name), JsonText.COLON, value);
        for (int count = 0; count <= most; count++) {
            int first = node(index, false, count);
            int later = node(index, true, count);
            if (!required) {
                arc(first, Expression.EMPTY, node(index + 1, false, count));
                arc(later, Expression.EMPTY, node(index + 1, true, count));
            }
            if (!value.equals(Expression.NOTHING) && mayWrite(count)) {
                int written = node(index + 1, true, Math.min(count + 1, most));
                arc(first, property, written);
                arc(later, Expression.sequence(JsonText.COMMA, property), written);
            }
        }
    }

    /// After all known properties.
    private void end(int count) {
        int first = node(names.size(), false, count);
        int later = node(names.size(), true, count);
        accepting.set(first, count >= min);
        accepting.set(later, count >= min);
        if (unknown.equals(Expression.NOTHING)) {
            return;
        }
        // Behind the first unknown property nothing counts towards the minimum any more.
        int more = node(names.size() + 1, true, Math.min(count + 1, most));
        if (count + 1 >= min && mayWrite(count)) {
            arc(first, unknown, more);
            arc(later, Expression.sequence(JsonText.COMMA, unknown), more);
        }
        int again = node(names.size() + 1, true, count);
        accepting.set(again);
        if (mayWrite(count)) {
            arc(again, Expression.sequence(JsonText.COMMA, unknown), more);
        }
    }

    private boolean mayWrite(int count) {
        return max < 0 || count < max;
    }

    private void arc(int from, Expression label, int to) {
        arcs.add(new Expression.Arc(from, label, to));
    }

    private int node(int index, boolean written, int count) {
        return ((index * 2) + (written ? 1 : 0)) * (most + 1) + count;
    }

    /// The patterns of names that match in a name.
    static SequencedSet<String> matching(ObjectFacts facts, String name) {
        SequencedSet<String> matching = new LinkedHashSet<>();
        for (String pattern : facts.patterns()) {
            if (language(pattern).matches(JsonText.written(name))) {
                matching.add(pattern);
            }
        }
        return matching;
    }

    private SequencedSet<String> matching(String name) {
        SequencedSet<String> matching = new LinkedHashSet<>();
        languages.forEach((pattern, language) -> {
            if (language.matches(JsonText.written(name))) {
                matching.add(pattern);
            }
        });
        return matching;
    }

    private static Dfa language(String pattern) {
        return Dfa.of(Regex.parse(pattern, "patternProperties").somewhere(JsonText::written));
    }

    /// A property whose name the schema does not spell out: one choice for each set of patterns that can match
    /// together.
    private Expression unknownProperty() {
        List<String> patterns = List.copyOf(languages.sequencedKeySet());
        Dfa free = namesOf.apply(facts.names());
        if (!names.isEmpty()) {
            free = free.minus(Dfa.of(new Expression.Choice(names.stream()
                    .map(JsonText::written)
                    .<Expression>map(Expression.Text::new)
                    .toList())));
        }
        List<Expression> choices = new ArrayList<>();
        for (int set = 0; set < 1 << patterns.size(); set++) {
            SequencedSet<String> matching = new LinkedHashSet<>();
            for (int i = 0; i < patterns.size(); i++) {
                if ((set >> i & 1) != 0) {
                    matching.add(patterns.get(i));
                }
            }
            Expression value = valueOf.apply(facts.property(null, matching));
            if (!value.equals(Expression.NOTHING)) {
                Dfa language = free;
                for (String pattern : patterns) {
                    Dfa matched = Objects.requireNonNull(languages.get(pattern));
                    language = matching.contains(pattern) ? language.and(matched) : language.minus(matched);
                }
                if (!language.isEmpty()) {
                    choices.add(Expression.sequence(
                            JsonText.text("\""),
                            new Expression.Regular(language),
                            JsonText.text("\""),
                            JsonText.COLON,
                            value));
                }
            }
        }
        return choices.isEmpty() ? Expression.NOTHING : new Expression.Choice(choices);
    }
}
