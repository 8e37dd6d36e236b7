package io.noesis.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// The 256 printable characters by which byte-level vocabularies write bytes.
///
/// Bytes that are printable in Latin-1 stand for themselves; the others are numbered from U+0100 on.
final class ByteAlphabet {

    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final char[] CHARACTERS = characters();
    private static final short[] BYTES = bytes();

    private ByteAlphabet() {}

    static char character(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /// The text that writes the bytes of `text` in UTF-8.
    static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            encoded.append(CHARACTERS[b & 0xff]);
        }
        return encoded.toString();
    }

    /// The bytes a token text stands for, or nothing if it holds characters outside the alphabet.
    static byte @Nullable [] decode(String text) {
        byte[] decoded = new byte[text.length()];
        for (int i = 0; i < decoded.length; i++) {
            char c = text.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return null;
            }
            decoded[i] = (byte) BYTES[c];
        }
        return decoded;
    }

    private static char[] characters() {
        char[] characters = new char[256];
        int substitutes = 0;
        for (int b = 0; b < characters.length; b++) {
            characters[b] = isPrintable(b) ? (char) b : (char) (FIRST_SUBSTITUTE + substitutes++);
        }
        return characters;
    }

    private static short[] bytes() {
        short[] bytes = new short[2 * FIRST_SUBSTITUTE];
        Arrays.fill(bytes, (short) -1);
        for (int b = 0; b < CHARACTERS.length; b++) {
            bytes[CHARACTERS[b]] = (short) b;
        }
        return bytes;
    }

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= '¡' && b <= '¬') || (b >= '®' && b <= 'ÿ');
    }
}
