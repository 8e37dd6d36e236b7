package io.noesis.dialect.backend;

import java.util.List;
import java.util.Set;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.output.OutputStart;

/// What has to be done to a backend's answer: all that the backend cannot be asked for, or cannot be trusted
/// with.
///
/// @param choices how many were asked for
/// @param mode what was asked for; where thinking is off, a backend that files the answer under thinking is
/// corrected
/// @param hidden whether thinking is dropped once it is counted
/// @param budgeted whether thinking may have been ended by a budget
/// @param start how the text of an answer begins: a backend may leave the thinking in it, with or without a
/// first tag
/// @param format how the model writes thinking and calls
/// @param rawCalls names of the tools whose calls are looked for in the text; empty where none are
/// @param singleCall whether calls after the first are dropped
/// @param stop ends the answer, and never the thinking
/// @param stopTokenIds asked for by the caller; ids of other tokens are the model's own ends
/// @param includeUsage whether the last chunk brings the counts
public record StreamPlan(
        int choices,
        ReasoningMode mode,
        boolean hidden,
        boolean budgeted,
        OutputStart start,
        ModelFamily format,
        Set<String> rawCalls,
        boolean singleCall,
        List<String> stop,
        List<Integer> stopTokenIds,
        boolean includeUsage) {

    StreamPlan withUsage() {
        return new StreamPlan(
                choices, mode, hidden, budgeted, start, format, rawCalls, singleCall, stop, stopTokenIds, true);
    }
}
