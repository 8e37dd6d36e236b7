package io.noesis.inference.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.sampling.TokenLogprobs;

/// The log-probabilities of an answer's tokens, until the text they wrote is shown. Those of a stop string are never
/// asked for. Not safe for several threads.
final class AnswerTokens {

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long written;
    private long shown;

    /// @param length of the token's share in the answer
    void add(int length, @Nullable TokenLogprobs logprobs) {
        if (logprobs != null) {
            waiting.addLast(new Waiting(written, logprobs));
        }
        written += length;
    }

    /// @param length of the text that is shown now
    /// @return the tokens whose text begins in what was shown
    List<TokenLogprobs> show(int length) {
        shown += length;
        List<TokenLogprobs> tokens = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().start() < shown) {
            tokens.add(waiting.removeFirst().logprobs());
        }
        return tokens;
    }

    /// What is left when the answer ended by itself: tokens without text of their own.
    List<TokenLogprobs> rest() {
        List<TokenLogprobs> tokens = waiting.stream().map(Waiting::logprobs).toList();
        waiting.clear();
        return tokens;
    }

    private record Waiting(long start, TokenLogprobs logprobs) {}
}
