package io.noesis.inference.answer;

import java.util.List;

import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;

/// A piece of one choice.
///
/// @param logprobs of the answer's tokens that this piece completes, where the request asked for them
public record AnswerPiece(OutputDelta delta, List<TokenLogprobs> logprobs) {

    public AnswerPiece {
        logprobs = List.copyOf(logprobs);
    }

    /// The text of the piece, whatever it is; empty for the name of a call.
    public String text() {
        return switch (delta) {
            case OutputDelta.Thinking(String text) -> text;
            case OutputDelta.Answer(String text) -> text;
            case OutputDelta.CallBegin _ -> "";
            case OutputDelta.CallArguments(int _, String text) -> text;
        };
    }
}
