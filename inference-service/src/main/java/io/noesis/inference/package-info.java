/// The inference service: the OpenAI dialect over one engine.
///
/// Start with [io.noesis.inference.chat.ChatController] for a request's way and with
/// [io.noesis.inference.model.ModelLifecycle] for the model's. This package must not know how a token is computed.
@NullMarked
package io.noesis.inference;

import org.jspecify.annotations.NullMarked;
