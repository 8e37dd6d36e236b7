package io.noesis.inference.form;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.grammar.TokenGrammar;
import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.inference.model.ServedModel;

/// Grammars that were compiled lately, with the masks they have found: the same schema comes with many requests. Safe
/// for all threads.
final class GrammarCache {

    private static final int MOST = 64;

    /// Of the masks of all grammars together. Masks grow while a grammar is used.
    private static final long MOST_BYTES = 256L << 20;

    /// In the order in which they were used last.
    private final Map<Key, TokenGrammar> recent = new LinkedHashMap<>(MOST, 0.75f, true);

    /// @param description equal for equal grammars
    /// @param field what is blamed when the grammar cannot be compiled
    TokenGrammar get(ServedModel model, String description, String field, Supplier<Grammar> grammar) {
        Key key = new Key(model, description);
        synchronized (recent) {
            TokenGrammar known = recent.get(key);
            if (known != null) {
                return known;
            }
        }
        TokenGrammar compiled;
        try {
            compiled = model.steering().compile(grammar.get());
        } catch (GrammarException e) {
            throw Forms.unusable(field, e);
        }
        synchronized (recent) {
            recent.put(key, compiled);
            forget();
        }
        return compiled;
    }

    /// Whoever holds a grammar that is forgotten goes on with it.
    private void forget() {
        long bytes = recent.values().stream().mapToLong(TokenGrammar::heldBytes).sum();
        Iterator<TokenGrammar> eldest = recent.values().iterator();
        while (recent.size() > 1 && (recent.size() > MOST || bytes > MOST_BYTES)) {
            bytes -= eldest.next().heldBytes();
            eldest.remove();
        }
    }

    /// A served model equals only itself after a reload, so that nothing outlives its vocabulary.
    private record Key(ServedModel model, String description) {}
}
