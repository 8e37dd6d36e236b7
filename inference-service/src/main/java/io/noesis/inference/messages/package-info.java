/// `POST /v1/messages` and `/v1/messages/count_tokens`: Anthropic's API on top of the chat contract.
///
/// Start with [io.noesis.inference.messages.MessagesController]; the translation is in `libs/dialects`.
@NullMarked
package io.noesis.inference.messages;

import org.jspecify.annotations.NullMarked;
