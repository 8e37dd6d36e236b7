package io.noesis.chat.output;

/// In which state an output begins; it follows from the rendered prompt.
public enum OutputStart {
    /// Text is answer unless an opening tag comes first.
    ANSWER,
    /// The prompt ends inside an open thinking tag: text is thinking until the closing tag.
    THINKING,
    /// The model was told to think but may leave out the opening tag: held back until a tag, or the end,
    /// decides.
    UNDECIDED,
    /// All text is answer, tags and calls too: the prompt was no conversation.
    PLAIN
}
