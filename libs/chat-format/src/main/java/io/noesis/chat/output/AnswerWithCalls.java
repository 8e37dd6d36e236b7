package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;

/// Looks for calls in the answer, and only there: what looks like a call inside thinking is thinking.
final class AnswerWithCalls implements OutputParser {

    private final OutputParser thinking;
    private final CallParser calls;

    AnswerWithCalls(OutputParser thinking, CallParser calls) {
        this.thinking = thinking;
        this.calls = calls;
    }

    @Override
    public List<OutputDelta> accept(String text) {
        return withCalls(thinking.accept(text));
    }

    @Override
    public List<OutputDelta> finish() {
        List<OutputDelta> deltas = withCalls(thinking.finish());
        deltas.addAll(calls.finish());
        return deltas;
    }

    @Override
    public OutputPhase phase() {
        OutputPhase phase = thinking.phase();
        return phase == OutputPhase.ANSWER && calls.inCall() ? OutputPhase.CALL : phase;
    }

    private List<OutputDelta> withCalls(List<OutputDelta> parsed) {
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
