/// A chat request's way through the service: checked, rendered, generated, taken apart, written.
///
/// Start with [io.noesis.inference.chat.ChatController]. The order is [io.noesis.inference.chat.ChatPlanner] (what
/// was asked), [io.noesis.inference.chat.Generation] (the engine's side),
/// [io.noesis.inference.chat.OutputAssembler] (text to thinking and answer), [io.noesis.inference.chat.AnswerSink]
/// (how it is written). This package must not know which engine or model family answers.
@NullMarked
package io.noesis.inference.chat;

import org.jspecify.annotations.NullMarked;
