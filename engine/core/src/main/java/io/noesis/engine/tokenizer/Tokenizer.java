package io.noesis.engine.tokenizer;

import java.util.Set;

import io.noesis.chat.prompt.GuardedText;

/// A model's vocabulary and the way text is split into it. Immutable and safe for all threads.
public interface Tokenizer {

    /// Encodes plain text: special-token look-alikes are text. Adds no begin token.
    int[] encode(String text);

    /// Encodes a rendered prompt: the template's special tokens become their ids, guarded look-alikes in user text do
    /// not. Adds the begin token where the model wants one and the template did not write it.
    int[] encodePrompt(GuardedText prompt);

    /// The bytes of the tokens as text; malformed UTF-8 is replaced, special tokens give nothing.
    String decode(int[] tokens);

    /// The bytes of one token, which need not be whole characters; of a special token its text.
    ///
    /// @throws IndexOutOfBoundsException when there is no such token
    byte[] bytes(int token);

    /// Decodes token by token, holding back incomplete characters.
    StreamingDecoder streamingDecoder();

    /// Texts of the special tokens, which user text must not be able to write.
    Set<String> specialTokens();

    int vocabularySize();

    /// Text of the begin token as templates name it (`bos_token`), or empty.
    String beginTokenText();

    /// Text of the end token as templates name it (`eos_token`), or empty.
    String endTokenText();

    /// One output's decoding state; not safe for several threads.
    interface StreamingDecoder {

        /// @return the text that became complete with this token; empty while a character is incomplete
        String accept(int token);

        /// @return what is left when the output ends, incomplete bytes replaced by U+FFFD
        String finish();
    }
}
