package io.noesis.chat.output;

import java.util.List;

/// Finds tool calls in the text of an answer. Not safe for several threads.
sealed interface CallParser permits ToolCallParser, VouchedCallParser {

    /// @return what the text so far makes certain
    List<OutputDelta> accept(String text);

    /// @return what was held back when the answer ended
    List<OutputDelta> finish();

    /// Whether the text is inside what looks like calls.
    boolean inCall();
}
