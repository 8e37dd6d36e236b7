package io.noesis.inference.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.chat.output.OutputDelta;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.StopStrings;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.answer.Generation.Event;
import io.noesis.inference.steering.ThinkingTracker;

/// Turns the tokens of one generation into the pieces of a message, and counts whose they were. Not safe for several
/// threads.
///
/// Stop strings end the answer's text only: inside thinking and calls they are ordinary text. So they are in the text
/// of the first `minTokens` tokens.
final class OutputAssembler {

    private final OutputParser parser;
    private final ThinkingTracker tracker;
    private final StopStrings stop;
    private final int minTokens;
    private final AnswerTokens answerTokens = new AnswerTokens();
    private final TokenAttribution attribution = new TokenAttribution(answerTokens);
    private int calls;

    OutputAssembler(OutputParser parser, ThinkingTracker tracker, List<String> stop, int minTokens) {
        this.parser = parser;
        this.tracker = tracker;
        this.stop = new StopStrings(stop);
        this.minTokens = minTokens;
    }

    /// @param token whose text may be empty
    List<AnswerPiece> accept(Event.Token token) {
        String text = token.text();
        tracker.accept(text);
        List<OutputDelta> parsed = text.isEmpty() ? List.of() : parser.accept(text);
        attribution.token(text.length(), token.logprobs(), parsed);
        return applyStop(parsed);
    }

    /// @return what was held back when the model ended by itself
    List<AnswerPiece> finish() {
        List<OutputDelta> parsed = parser.finish();
        attribution.end(parsed, tracker.thought() && tracker.reasoningTokens() == tracker.tokens());
        List<AnswerPiece> rest = new ArrayList<>(applyStop(parsed));
        String held = stop.finish();
        if (!held.isEmpty()) {
            rest.add(answer(held));
        }
        if (!stopped()) {
            List<TokenLogprobs> left = answerTokens.rest();
            if (!left.isEmpty()) {
                rest.add(new AnswerPiece(new OutputDelta.Answer(""), left));
            }
        }
        return rest;
    }

    /// Whether a stop string has ended the answer.
    boolean stopped() {
        return stop.hit();
    }

    /// The stop string that did.
    Optional<String> stopString() {
        return stop.matched();
    }

    /// Tokens seen so far.
    int completionTokens() {
        return tracker.tokens();
    }

    /// How many of them were thinking or its tags; settled once the output ended or was stopped.
    int reasoningTokens() {
        return tracker.reasoningTokens();
    }

    /// Whether there was thinking, ended or not.
    boolean thought() {
        return tracker.thought();
    }

    /// How many calls there were so far.
    int calls() {
        return calls;
    }

    private List<AnswerPiece> applyStop(List<OutputDelta> parsed) {
        boolean early = tracker.tokens() <= minTokens;
        List<AnswerPiece> pieces = new ArrayList<>(parsed.size());
        for (OutputDelta delta : parsed) {
            switch (delta) {
                case OutputDelta.Thinking _, OutputDelta.CallArguments _ ->
                    pieces.add(new AnswerPiece(delta, List.of()));
                case OutputDelta.CallBegin _ -> {
                    // What could have become a stop string stands before the call, and did not.
                    String held = stop.finish();
                    if (!held.isEmpty()) {
                        pieces.add(answer(held));
                    }
                    calls++;
                    pieces.add(new AnswerPiece(delta, List.of()));
                }
                case OutputDelta.Answer(String text) -> {
                    String certain = early ? text : stop.accept(text);
                    if (!certain.isEmpty()) {
                        pieces.add(answer(certain));
                    }
                }
            }
            if (stopped()) {
                break;
            }
        }
        return pieces;
    }

    private AnswerPiece answer(String text) {
        return new AnswerPiece(new OutputDelta.Answer(text), answerTokens.show(text.length()));
    }
}
