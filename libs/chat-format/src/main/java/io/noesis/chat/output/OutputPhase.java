package io.noesis.chat.output;

/// What an output is in the middle of, as far as its text so far tells.
public enum OutputPhase {
    /// An opening tag may still come, or text waits for a closing one.
    UNDECIDED,
    THINKING,
    ANSWER,
    /// Inside what looks like tool calls; they may yet turn out to be answer.
    CALL
}
