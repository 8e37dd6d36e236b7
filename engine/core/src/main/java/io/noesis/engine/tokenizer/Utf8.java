package io.noesis.engine.tokenizer;

/// Writes UTF-8 into an array, without the detour of a string per piece.
final class Utf8 {

    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /// Writes a code point, U+FFFD for a surrogate.
    ///
    /// @return the index behind it
    static int put(int codePoint, byte[] target, int index) {
        int c = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? REPLACEMENT : codePoint;
        int i = index;
        if (c < 0x80) {
            target[i++] = (byte) c;
        } else if (c < 0x800) {
            target[i++] = (byte) (0xC0 | (c >> 6));
            target[i++] = continuation(c);
        } else if (c < 0x10000) {
            target[i++] = (byte) (0xE0 | (c >> 12));
            target[i++] = continuation(c >> 6);
            target[i++] = continuation(c);
        } else {
            target[i++] = (byte) (0xF0 | (c >> 18));
            target[i++] = continuation(c >> 12);
            target[i++] = continuation(c >> 6);
            target[i++] = continuation(c);
        }
        return i;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
