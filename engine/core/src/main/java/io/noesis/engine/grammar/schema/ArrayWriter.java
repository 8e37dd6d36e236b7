package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Limits;

/// Arrays as a graph whose nodes count the items.
final class ArrayWriter {

    private static final int MOST_COUNTED = 20_000;

    private ArrayWriter() {}

    /// @param valueOf the values that fulfil some schemas
    static Expression of(ArrayFacts facts, Function<List<Subschema>, Expression> valueOf) {
        boolean limited = facts.maxItems() >= 0;
        int counted = limited ? facts.maxItems() : Math.max(Math.max(facts.firstItems(), facts.minItems()), 1);
        Limits.check("counted items of an array", MOST_COUNTED, counted);
        List<Expression.Arc> arcs = new ArrayList<>();
        BitSet accepting = new BitSet();
        for (int count = 0; count <= counted; count++) {
            accepting.set(count, count >= facts.minItems());
            boolean last = count == counted;
            if (last && limited) {
                break;
            }
            Expression item = valueOf.apply(facts.item(count));
            Expression written = count == 0 ? item : Expression.sequence(JsonText.COMMA, item);
            arcs.add(new Expression.Arc(count, written, last ? count : count + 1));
        }
        return JsonText.enclosed("[", new Expression.Network(counted + 1, arcs, accepting), "]");
    }
}
