/// Grammars in llama.cpp's GBNF.
///
/// Start with [io.noesis.engine.grammar.gbnf.GbnfParser]. This package must not know the other grammar languages.
@NullMarked
package io.noesis.engine.grammar.gbnf;

import org.jspecify.annotations.NullMarked;
