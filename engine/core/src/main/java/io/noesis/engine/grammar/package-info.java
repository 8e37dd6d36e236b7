/// Output that follows a grammar: JSON Schema, regular expressions, choices and GBNF as masks over the vocabulary.
///
/// Start with [io.noesis.engine.grammar.Grammar]; then [io.noesis.engine.grammar.GrammarMatcher]. This package must
/// not know the scheduler or the sampler, beyond the mask they take.
@NullMarked
package io.noesis.engine.grammar;

import org.jspecify.annotations.NullMarked;
