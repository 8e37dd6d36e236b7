/// What is wrong with a grammar: a keyword that is not supported, a text that is no grammar, or one that is too
/// large.
///
/// Start with [io.noesis.engine.grammar.error.GrammarException]. This package must not know how grammars are read or
/// run; it stands apart so that every reader can throw the same errors.
@NullMarked
package io.noesis.engine.grammar.error;

import org.jspecify.annotations.NullMarked;
