package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;

import io.noesis.chat.output.OutputDelta;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.ThinkingParser;
import io.noesis.chat.output.ToolCallParser;

/// Takes thinking and calls out of text in which a backend left them. The one place that knows the parsers of
/// `libs/chat-format`. Not safe for several threads.
///
/// The two are apart here, unlike in [OutputParser#of]: a backend may have taken out the thinking and left the
/// calls.
final class RawText {

    private final OutputParser thinking;
    private final boolean findsCalls;
    private final ToolCallParser calls;

    RawText(StreamPlan plan) {
        this.thinking = new ThinkingParser(
                plan.start(), plan.format().openTag(), plan.format().closeTag());
        this.findsCalls = !plan.rawCalls().isEmpty();
        this.calls = new ToolCallParser(plan.format().tools(), plan.rawCalls());
    }

    /// @return what the text so far makes certain
    List<OutputDelta> accept(String text) {
        return withCalls(thinking.accept(text));
    }

    /// Text that certainly is no thinking: the backend has told the thinking already.
    List<OutputDelta> acceptAnswer(String text) {
        return text.isEmpty() ? List.of() : withCalls(List.of(new OutputDelta.Answer(text)));
    }

    /// @return what was held back
    List<OutputDelta> finish() {
        List<OutputDelta> pieces = new ArrayList<>(withCalls(thinking.finish()));
        pieces.addAll(calls.finish());
        return pieces;
    }

    private List<OutputDelta> withCalls(List<OutputDelta> parsed) {
        if (!findsCalls) {
            return parsed;
        }
        List<OutputDelta> pieces = new ArrayList<>();
        for (OutputDelta delta : parsed) {
            if (delta instanceof OutputDelta.Answer(String text)) {
                pieces.addAll(calls.accept(text));
            } else {
                pieces.add(delta);
            }
        }
        return pieces;
    }
}
