/// From a prompt in tokens to the pieces of an answer: the generations of one request, what they become, how they
/// end.
///
/// Start with [io.noesis.inference.answer.Answers]. This package must not know any wire format.
@NullMarked
package io.noesis.inference.answer;

import org.jspecify.annotations.NullMarked;
