package io.noesis.chat.output;

import java.util.List;

/// Splits one output into thinking and answer while it is being written. Not safe for several threads.
///
/// The deltas of any way of cutting the same text into pieces concatenate to the same thinking and the same answer.
public interface OutputParser {

    /// @return what the text so far makes certain; tag beginnings are held back
    List<OutputDelta> accept(String text);

    /// @return what was held back when the output ended
    List<OutputDelta> finish();
}
