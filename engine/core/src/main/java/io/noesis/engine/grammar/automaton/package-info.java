/// Grammars as automata over bytes: rules that call each other, each a deterministic automaton, run on a stack.
///
/// Start with [io.noesis.engine.grammar.automaton.Expression] for what can be said, and
/// [io.noesis.engine.grammar.automaton.Machine] for how it runs. This package must not know any grammar language, and
/// no tokens.
@NullMarked
package io.noesis.engine.grammar.automaton;

import org.jspecify.annotations.NullMarked;
