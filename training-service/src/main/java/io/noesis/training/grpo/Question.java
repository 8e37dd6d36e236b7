package io.noesis.training.grpo;

/// A prompt with an answer to verify, and the mode it is asked in.
///
/// @param tokens of the rendered prompt; owned by the record
@SuppressWarnings("ArrayRecordComponent") // thousands of them; nobody compares questions
public record Question(int[] tokens, boolean reasoning, String expected) {}
