package io.noesis.inference.steering;

import io.noesis.engine.grammar.TokenGrammar;

/// What the answer must look like. The thinking never has to.
public sealed interface AnswerForm {

    AnswerForm FREE = new Free();

    /// Anything.
    record Free() implements AnswerForm {}

    /// The whole answer is a sentence of this grammar.
    record Whole(TokenGrammar grammar) implements AnswerForm {}

    /// Text as the model likes it, but behind every opening tag a block of calls of this grammar.
    ///
    /// @param block what follows the tag, its closing tag included
    /// @param once whether the answer ends with the first block
    record Calls(String openTag, TokenGrammar block, boolean once) implements AnswerForm {}
}
