package io.noesis.chat.output;

/// A piece of output whose meaning is certain. Texts are never empty.
///
/// The pieces of a call come together: [CallBegin], then its arguments in one or more pieces, before anything
/// else.
public sealed interface OutputDelta {

    record Thinking(String text) implements OutputDelta {}

    record Answer(String text) implements OutputDelta {}

    /// A call begins.
    ///
    /// @param index counts the calls of the output from 0
    /// @param name one of the tools that were offered
    record CallBegin(int index, String name) implements OutputDelta {}

    /// A piece of a call's arguments.
    ///
    /// @param text all pieces of one call together are a JSON object without space between its tokens, keys in
    /// the order in which the model wrote them
    record CallArguments(int index, String text) implements OutputDelta {}
}
