package io.noesis.inference.completions;

import io.noesis.api.openai.CompletionRequest;
import io.noesis.dialect.RequestField;

/// A completion request as it came, and what its plain fields mean.
///
/// @param includeUsage whether a stream ends with the usage
/// @param echo whether the prompt stands before the completion
record CompletionPlan(
        RequestField json, CompletionRequest request, boolean stream, boolean includeUsage, boolean echo) {}
