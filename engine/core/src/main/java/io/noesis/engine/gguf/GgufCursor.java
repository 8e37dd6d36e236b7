package io.noesis.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads little-endian values one after the other and refuses to step over the end.
final class GgufCursor {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment header;
    private long position;

    /// @param header the part of the file that metadata and tensor descriptions may fill
    GgufCursor(MemorySegment header) {
        this.header = header;
    }

    long position() {
        return position;
    }

    long remaining() {
        return header.byteSize() - position;
    }

    byte int8(String what) {
        return header.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES, what));
    }

    short int16(String what) {
        return header.get(SHORT, advance(Short.BYTES, what));
    }

    int int32(String what) {
        return header.get(INT, advance(Integer.BYTES, what));
    }

    long int64(String what) {
        return header.get(LONG, advance(Long.BYTES, what));
    }

    /// A count of things that take at least `leastBytes` each, which therefore must fit into what is left.
    ///
    /// @param noun what the number is, for the message; joined only when it is needed, for there are many strings
    int count(String noun, String what, int leastBytes, int limit) {
        long count = int64(what);
        if (count < 0 || count > limit) {
            throw new GgufException(
                    "%s%s is %s, the limit is %d".formatted(noun, what, Long.toUnsignedString(count), limit));
        }
        if (count > remaining() / leastBytes) {
            throw new GgufException("%s%s is %d, but only %d bytes are left of the file or of the %d a header may have"
                    .formatted(noun, what, count, remaining(), GgufLimits.HEADER_BYTES));
        }
        return (int) count;
    }

    String string(String what, int limitBytes) {
        int length = count("length of ", what, 1, limitBytes);
        byte[] bytes = new byte[length];
        MemorySegment.copy(header, ValueLayout.JAVA_BYTE, advance(length, what), bytes, 0, length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(bytes, what);
        }
        return text;
    }

    /// Tells a replacement character that is in the file from one that stands for broken bytes.
    private static void requireUtf8(byte[] bytes, String what) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            String start = Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 16)));
            throw new GgufException("%s is not UTF-8; its first bytes are %s".formatted(what, start), e);
        }
    }

    private long advance(long bytes, String what) {
        if (bytes > remaining()) {
            throw new GgufException("the file ends within %s: %d bytes needed at offset %d, %d left"
                    .formatted(what, bytes, position, remaining()));
        }
        long start = position;
        position += bytes;
        return start;
    }
}
