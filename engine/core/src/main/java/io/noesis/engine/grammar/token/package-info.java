/// From automata over bytes to masks over tokens.
///
/// Start with [io.noesis.engine.grammar.token.TokenMasks]. This package must not know any grammar language.
@NullMarked
package io.noesis.engine.grammar.token;

import org.jspecify.annotations.NullMarked;
