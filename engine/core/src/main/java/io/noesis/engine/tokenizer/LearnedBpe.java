package io.noesis.engine.tokenizer;

import java.util.List;

/// What was learnt from a text: the bytes, and the pairs that were worth a token of their own.
///
/// @param tokens in the byte alphabet of GPT-2: all 256 bytes, then what the merges make, in their order
/// @param merges pairs of tokens, `left right`, the most frequent first
public record LearnedBpe(List<String> tokens, List<String> merges) {

    public LearnedBpe {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }
}
