package io.noesis.inference.steering;

import io.noesis.chat.output.OutputStart;
import io.noesis.engine.tokenizer.Tokenizer;

/// What a steering is made of.
///
/// @param start of the output, from the rendered prompt
/// @param limits of the thinking
/// @param maxTokens of the whole output
/// @param mustThink whether thinking was asked for, so that text without an opening tag is held to be thinking
/// @param openAtOnce whether the opening tag is written in the model's stead: an answer that must have a form cannot
///     begin before it is known whether there is thinking
/// @param forbidThinking whether it was turned off: then no opening tag may begin the output
/// @param watchRepetition whether thinking that goes round in circles is ended
/// @param formed whether the answer must have a form
record SteeringParts(
        Tokenizer tokenizer,
        OutputStart start,
        ThinkTags tags,
        TagTokens.Masks openTokens,
        TagTokens.Masks closeTokens,
        ThinkingLimits limits,
        int maxTokens,
        boolean mustThink,
        boolean openAtOnce,
        boolean forbidThinking,
        boolean watchRepetition,
        boolean formed) {

    /// @param open begins the thinking
    /// @param close ends it
    /// @param closing what is written in the model's stead to end it: the closing tag and the white space around it
    record ThinkTags(String open, String close, String closing) {}
}
