package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.List;

import io.noesis.chat.output.OutputDelta;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.StopStrings;

/// Turns the tokens of one generation into the pieces of a message, and counts whose they were. Not safe for several
/// threads.
///
/// Stop strings end the answer only: inside thinking they are ordinary text.
final class OutputAssembler {

    private final OutputParser parser;
    private final StopStrings stop;
    private final TokenAttribution attribution = new TokenAttribution();

    OutputAssembler(OutputParser parser, List<String> stop) {
        this.parser = parser;
        this.stop = new StopStrings(stop);
    }

    /// @param text what one token adds to the output, may be empty
    List<OutputDelta> accept(String text) {
        List<OutputDelta> parsed = text.isEmpty() ? List.of() : parser.accept(text);
        attribution.token(text.length(), parsed);
        return applyStop(parsed);
    }

    /// @return what was held back when the model ended by itself
    List<OutputDelta> finish() {
        List<OutputDelta> parsed = parser.finish();
        attribution.end(parsed);
        List<OutputDelta> rest = new ArrayList<>(applyStop(parsed));
        String held = stop.finish();
        if (!held.isEmpty()) {
            rest.add(new OutputDelta.Answer(held));
        }
        return rest;
    }

    /// Whether a stop string has ended the answer.
    boolean stopped() {
        return stop.hit();
    }

    /// Tokens seen so far.
    int completionTokens() {
        return attribution.tokens();
    }

    /// How many of them were thinking or its tags; settled once the output ended or was stopped.
    int reasoningTokens() {
        return attribution.reasoningTokens();
    }

    private List<OutputDelta> applyStop(List<OutputDelta> parsed) {
        List<OutputDelta> deltas = new ArrayList<>(parsed.size());
        for (OutputDelta delta : parsed) {
            switch (delta) {
                case OutputDelta.Thinking _ -> deltas.add(delta);
                case OutputDelta.Answer(String text) -> {
                    String certain = stop.accept(text);
                    if (!certain.isEmpty()) {
                        deltas.add(new OutputDelta.Answer(certain));
                    }
                }
            }
        }
        return deltas;
    }
}
