package io.noesis.inference.chat;

import java.util.List;

import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.sampling.TokenLogprobs;

/// A piece of one choice.
///
/// @param logprobs of the answer's tokens that this piece completes, where the request asked for them
record AnswerPiece(OutputDelta delta, List<TokenLogprobs> logprobs) {

    AnswerPiece {
        logprobs = List.copyOf(logprobs);
    }
}
