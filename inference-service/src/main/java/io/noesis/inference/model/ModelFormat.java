package io.noesis.inference.model;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.prompt.PromptRenderer;

/// How to talk with one model: its family's ways and its own template. Safe for all threads.
public record ModelFormat(ModelFamily family, PromptRenderer renderer) {}
