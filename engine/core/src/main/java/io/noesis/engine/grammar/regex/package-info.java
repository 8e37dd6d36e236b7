/// Regular expressions in the dialect of ECMA-262 as JSON Schema uses it, as far as they are regular.
///
/// Start with [io.noesis.engine.grammar.regex.Regex]. This package must not know JSON: how a character is written is
/// given to it.
@NullMarked
package io.noesis.engine.grammar.regex;

import org.jspecify.annotations.NullMarked;
