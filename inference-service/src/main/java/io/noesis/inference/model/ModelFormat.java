package io.noesis.inference.model;

import java.util.Set;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.OutputStart;
import io.noesis.chat.prompt.PromptRenderer;

/// How to talk with one model: its family's ways and its own template. Safe for all threads.
public record ModelFormat(ModelFamily family, PromptRenderer renderer) {

    /// A parser for one output.
    public OutputParser parser(OutputStart start) {
        return OutputParser.of(family, start, Set.of());
    }
}
