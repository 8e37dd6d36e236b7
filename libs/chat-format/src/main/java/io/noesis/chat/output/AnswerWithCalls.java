package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;

/// Looks for calls in the answer, and only there: what looks like a call inside thinking is thinking.
final class AnswerWithCalls implements OutputParser {

    private final OutputParser thinking;
    private final CallParser calls;
    private final CallParser undecidedCalls;

    AnswerWithCalls(OutputParser thinking, CallParser calls) {
        this(thinking, calls, calls);
    }

    /// @param undecidedCalls for an answer of which nothing said before its end that it is one
    AnswerWithCalls(OutputParser thinking, CallParser calls, CallParser undecidedCalls) {
        this.thinking = thinking;
        this.calls = calls;
        this.undecidedCalls = undecidedCalls;
    }

    @Override
    public List<OutputDelta> accept(String text) {
        return withCalls(thinking.accept(text), calls);
    }

    @Override
    public List<OutputDelta> finish() {
        CallParser last = thinking.phase() == OutputPhase.UNDECIDED ? undecidedCalls : calls;
        List<OutputDelta> deltas = withCalls(thinking.finish(), last);
        deltas.addAll(last.finish());
        return deltas;
    }

    @Override
    public OutputPhase phase() {
        OutputPhase phase = thinking.phase();
        return phase == OutputPhase.ANSWER && calls.inCall() ? OutputPhase.CALL : phase;
    }

    private static List<OutputDelta> withCalls(List<OutputDelta> parsed, CallParser calls) {
        List<OutputDelta> deltas = new ArrayList<>(parsed.size());
        for (OutputDelta delta : parsed) {
            if (delta instanceof OutputDelta.Answer(String text)) {
                deltas.addAll(calls.accept(text));
            } else {
                deltas.add(delta);
            }
        }
        return deltas;
    }
}
