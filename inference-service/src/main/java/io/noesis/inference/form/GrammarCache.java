package io.noesis.inference.form;

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

    private final Map<Key, TokenGrammar> recent = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TokenGrammar> eldest) {
            return size() > MOST;
        }
    };

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
        }
        return compiled;
    }

    /// A served model equals only itself after a reload, so that nothing outlives its vocabulary.
    private record Key(ServedModel model, String description) {}
}
