/// What the translators of all dialects share: a field of a request with the path its caller knows it by, the parts
/// of an answer in order, and an event of a stream.
///
/// The pivot is the chat contract of `libs/api`: every request becomes a chat request, every answer comes from chat
/// chunks. Start with [io.noesis.dialect.AnswerReader] and [io.noesis.dialect.RequestField]. Nothing under this
/// package does I/O, knows Spring, the engine, or which service asks.
@NullMarked
package io.noesis.dialect;

import org.jspecify.annotations.NullMarked;
