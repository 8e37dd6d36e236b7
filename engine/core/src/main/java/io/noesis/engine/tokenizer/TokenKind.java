package io.noesis.engine.tokenizer;

/// What a token is for, which decides where it may come from and what it decodes to.
enum TokenKind {
    /// Text, made by merging bytes.
    NORMAL,
    /// A marker of the prompt's structure: only templates write it, and it decodes to nothing.
    CONTROL,
    /// Text added to the vocabulary as a whole: never merged, but decoded.
    USER_DEFINED,
    /// Neither written nor read.
    UNUSED
}
