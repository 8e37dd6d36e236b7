/// JSON and JSON Schema as grammars.
///
/// Start with [io.noesis.engine.grammar.schema.SchemaCompiler]; how JSON is written is in
/// [io.noesis.engine.grammar.schema.JsonText]. This package must not know tokens.
@NullMarked
package io.noesis.engine.grammar.schema;

import org.jspecify.annotations.NullMarked;
