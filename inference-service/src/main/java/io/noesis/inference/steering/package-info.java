/// What may come next in an output: thinking that has to end, a form the answer must have, calls that must fit a
/// tool.
///
/// Start with [io.noesis.inference.steering.AnswerSteering]. Its calls come from the engine's thread, token by
/// token, so nothing here blocks. This package must not know HTTP, requests or how an answer is written.
@NullMarked
package io.noesis.inference.steering;

import org.jspecify.annotations.NullMarked;
