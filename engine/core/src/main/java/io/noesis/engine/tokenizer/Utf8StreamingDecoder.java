package io.noesis.engine.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns the bytes of tokens into text, keeping back the beginning of a character until its end arrives.
final class Utf8StreamingDecoder implements Tokenizer.StreamingDecoder {

    private final Vocabulary vocabulary;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /// At most the three bytes of an unfinished character.
    private byte[] pending = new byte[0];

    Utf8StreamingDecoder(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public String accept(int token) {
        return switch (vocabulary.kind(token)) {
            case NORMAL, USER_DEFINED -> decode(token);
            case CONTROL, UNUSED -> "";
        };
    }

    @Override
    public String finish() {
        ByteBuffer bytes = ByteBuffer.wrap(pending);
        CharBuffer text = CharBuffer.allocate(pending.length + 1);
        decoder.decode(bytes, text, true);
        decoder.flush(text);
        decoder.reset();
        pending = new byte[0];
        return text.flip().toString();
    }

    private String decode(int token) {
        byte[] joined = new byte[pending.length + vocabulary.byteLength(token)];
        System.arraycopy(pending, 0, joined, 0, pending.length);
        vocabulary.copyBytes(token, joined, pending.length);
        ByteBuffer bytes = ByteBuffer.wrap(joined);
        CharBuffer text = CharBuffer.allocate(joined.length + 1);
        decoder.decode(bytes, text, false);
        pending = new byte[bytes.remaining()];
        bytes.get(pending);
        return text.flip().toString();
    }
}
