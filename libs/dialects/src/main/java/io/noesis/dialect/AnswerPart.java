package io.noesis.dialect;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;

/// What an answer is made of, in the order of the contract: thinking, text, calls, end.
public sealed interface AnswerPart {

    /// A piece of the thinking, never empty.
    record Thinking(String text) implements AnswerPart {}

    /// A piece of the answer's text.
    ///
    /// @param text empty only where log probabilities came without any
    record Text(String text, List<TokenLogprob> logprobs) implements AnswerPart {}

    /// A call begins; what follows belongs to it until the next begins.
    record CallBegin(String id, String name) implements AnswerPart {}

    /// A piece of the arguments of the call that began last, never empty.
    record CallArguments(String piece) implements AnswerPart {}

    /// The answer is complete.
    ///
    /// @param stopReason a stop string, the id of a stop token, or another word for what ended the answer
    record End(String finishReason, @Nullable Object stopReason) implements AnswerPart {}
}
