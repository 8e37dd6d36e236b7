/// `POST /v1/responses`: OpenAI's newer API, stateless, on top of the chat contract.
///
/// Start with [io.noesis.inference.responses.ResponsesController]; the translation is in `libs/dialects`.
@NullMarked
package io.noesis.inference.responses;

import org.jspecify.annotations.NullMarked;
