/// The OpenAI dialect on the wire: requests, responses, stream chunks and the error envelope, as records.
///
/// Start with [io.noesis.api.openai.ChatCompletionRequest] and [io.noesis.api.openai.ChatCompletionChunk]. Unknown
/// fields are ignored; checks of ranges live with the service that acts on them. This package must not know Spring or
/// the engine.
@NullMarked
package io.noesis.api.openai;

import org.jspecify.annotations.NullMarked;
