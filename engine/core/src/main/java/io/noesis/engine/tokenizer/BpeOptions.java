package io.noesis.engine.tokenizer;

/// What a file says about its tokenizer beyond vocabulary and merges.
///
/// @param wholePiecesFirst whether a piece that is a token is emitted without merging (`ignore_merges`)
/// @param addBeginToken whether prompts begin with the begin token
/// @param beginToken its id, or -1 if there is none
/// @param endToken id of the token that ends a turn or text, or -1 if there is none
record BpeOptions(boolean wholePiecesFirst, boolean addBeginToken, int beginToken, int endToken) {

    BpeOptions {
        if (addBeginToken && beginToken < 0) {
            throw new IllegalArgumentException("a begin token is to be added, but there is none");
        }
    }
}
