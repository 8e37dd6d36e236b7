/// In which words a caller is told of a failure: OpenAI's, or Anthropic's where that API was called.
///
/// Start with [io.noesis.gateway.dialect.CallerDialect]. This package must not know keys, routes or models.
@NullMarked
package io.noesis.gateway.dialect;

import org.jspecify.annotations.NullMarked;
