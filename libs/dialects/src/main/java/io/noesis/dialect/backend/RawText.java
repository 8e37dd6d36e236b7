package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;

import io.noesis.chat.output.OutputDelta;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.ThinkingParser;

/// Takes thinking and calls out of text in which a backend left them. The one place that knows the parsers of
/// `libs/chat-format`. Not safe for several threads.
final class RawText {

    private final OutputParser thinking;
    private final boolean findsCalls;
    private final ToolCallText calls = new ToolCallText();

    RawText(StreamPlan plan) {
        this.thinking = new ThinkingParser(plan.start(), plan.openTag(), plan.closeTag());
        this.findsCalls = plan.rawCalls();
    }

    /// @return what the text so far makes certain
    List<Piece> accept(String text) {
        return pieces(thinking.accept(text));
    }

    /// Text that certainly is no thinking: the backend has told the thinking already.
    List<Piece> acceptAnswer(String text) {
        List<Piece> pieces = new ArrayList<>();
        answer(pieces, text);
        return pieces;
    }

    /// @return what was held back
    List<Piece> finish() {
        List<Piece> pieces = pieces(thinking.finish());
        if (findsCalls) {
            pieces.addAll(calls.finish());
        }
        return pieces;
    }

    private List<Piece> pieces(List<OutputDelta> deltas) {
        List<Piece> pieces = new ArrayList<>();
        for (OutputDelta delta : deltas) {
            switch (delta) {
                case OutputDelta.Thinking(String text) -> pieces.add(new Piece.Thinking(text));
                case OutputDelta.Answer(String text) -> answer(pieces, text);
            }
        }
        return pieces;
    }

    private void answer(List<Piece> pieces, String text) {
        if (findsCalls) {
            pieces.addAll(calls.accept(text));
        } else if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text));
        }
    }
}
