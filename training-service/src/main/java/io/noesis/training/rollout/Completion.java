package io.noesis.training.rollout;

/// What a model said.
///
/// @param tokens generated ids, without the end of the turn; owned by the record
/// @param text what they spell
/// @param ended whether the model ended its turn; otherwise the limit did
@SuppressWarnings("ArrayRecordComponent") // on its way into a sample; nobody compares completions
public record Completion(int[] tokens, String text, boolean ended) {}
