/// In which words a caller asks and is answered: OpenAI's chat completions and Responses, Anthropic's Messages; and
/// in which a failure is told.
///
/// Start with [io.noesis.gateway.dialect.ChatCallReader] for requests and [io.noesis.gateway.dialect.CallerDialect]
/// for failures. This package must not know keys, routes or who answers.
@NullMarked
package io.noesis.gateway.dialect;

import org.jspecify.annotations.NullMarked;
