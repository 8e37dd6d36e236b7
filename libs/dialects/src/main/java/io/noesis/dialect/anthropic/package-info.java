/// Anthropic's `/v1/messages` and `/v1/messages/count_tokens`: the request becomes a chat request, the answer
/// becomes a message or the events of its stream, a failure takes Anthropic's form.
///
/// Start with [io.noesis.dialect.anthropic.MessagesRequest], then [io.noesis.dialect.anthropic.MessagesAnswer].
/// Field names follow the typed models of the official Python client, 2.14. This package must not know who serves
/// the chat request.
@NullMarked
package io.noesis.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
