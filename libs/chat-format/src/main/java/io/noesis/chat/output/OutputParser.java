package io.noesis.chat.output;

import java.util.List;
import java.util.Set;

import io.noesis.chat.family.ModelFamily;

/// Splits one output into thinking, answer and tool calls while it is being written. Not safe for several
/// threads.
///
/// The deltas of any way of cutting the same text into pieces concatenate to the same thinking, answer and
/// calls.
public interface OutputParser {

    /// The parser for one output of a model.
    ///
    /// @param tools names of the tools that were offered; where there are none, no calls are looked for
    static OutputParser of(ModelFamily family, OutputStart start, Set<String> tools) {
        ThinkingParser thinking = new ThinkingParser(start, family.openTag(), family.closeTag());
        return tools.isEmpty() || start == OutputStart.PLAIN
                ? thinking
                : new AnswerWithCalls(thinking, new ToolCallParser(family.tools(), tools));
    }

    /// The parser for one output whose calls a grammar holds to the form of the family: their arguments are given out
    /// as they are written. While text may still be thinking no grammar holds it, so what turns out at the end to
    /// have been the answer all along is read as [#of] reads it.
    ///
    /// @param tools names of the tools that were offered
    /// @throws IllegalArgumentException when the family writes calls without tags
    static OutputParser ofVouchedCalls(ModelFamily family, OutputStart start, Set<String> tools) {
        return new AnswerWithCalls(
                new ThinkingParser(start, family.openTag(), family.closeTag()),
                new VouchedCallParser(family.tools()),
                new ToolCallParser(family.tools(), tools));
    }

    /// @return what the text so far makes certain; tag beginnings and blocks of calls are held back
    List<OutputDelta> accept(String text);

    /// @return what was held back when the output ended
    List<OutputDelta> finish();

    /// What the next text belongs to, as far as is known.
    OutputPhase phase();
}
