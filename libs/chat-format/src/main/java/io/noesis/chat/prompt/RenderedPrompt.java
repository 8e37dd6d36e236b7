package io.noesis.chat.prompt;

import io.noesis.chat.output.OutputStart;

/// A prompt ready to be tokenized, and what is known of the text that will follow it.
///
/// @param outputStart how the parser of the output has to begin
public record RenderedPrompt(GuardedText text, OutputStart outputStart) {}
