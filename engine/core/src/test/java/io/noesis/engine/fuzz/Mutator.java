package io.noesis.engine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Breaks valid files in the ways that have broken parsers: flipped bits, extreme numbers, pieces removed, repeated
/// or taken from elsewhere. The same seed gives the same file.
final class Mutator {

    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        7,
        31,
        33,
        255,
        256,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFFL,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final String[] TEXTS = {
        "null",
        "-1",
        "0",
        "1e999",
        "99999999999999999999",
        "9223372036854775807",
        "0.5",
        "[]",
        "{}",
        "[[[[",
        "true",
        "\"\"",
        "\"../../x\"",
        "\"\\ud800\"",
        "}",
        "]",
        ",",
        ":",
        "\u0000",
        "NaN"
    };

    private final byte[] valid;
    private final boolean text;

    /// @param text whether pieces of JSON are put in too
    Mutator(byte[] valid, boolean text) {
        this.valid = valid;
        this.text = text;
    }

    byte[] mutated(long seed) {
        Random random = new Random(seed);
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 16; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, Random random) {
        int place = random.nextInt(bytes.length - Long.BYTES);
        int length = 1 + random.nextInt(Long.BYTES);
        switch (random.nextInt(text ? 14 : 7)) {
            case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[place] = (byte) random.nextInt();
            case 2 -> {
                long extreme = EXTREMES[random.nextInt(EXTREMES.length)];
                for (int i = 0; i < Long.BYTES; i++) {
                    bytes[place + i] = (byte) (extreme >>> 8 * i);
                }
            }
            case 3 -> {
                return replaced(bytes, place, length, new byte[0]);
            }
            case 4 -> {
                int from = random.nextInt(bytes.length - Long.BYTES);
                return replaced(bytes, place, 0, Arrays.copyOfRange(bytes, from, from + length));
            }
            case 5 -> {
                return Arrays.copyOf(bytes, place + 1);
            }
            case 6 -> {
                int from = random.nextInt(bytes.length - Long.BYTES);
                int end = Math.min(bytes.length, from + 1 + random.nextInt(200));
                return replaced(bytes, place, length, Arrays.copyOfRange(bytes, from, end));
            }
            default -> {
                return atValue(bytes, place, TEXTS[random.nextInt(TEXTS.length)]);
            }
        }
        return bytes;
    }

    /// Puts a text where the next JSON value begins.
    private static byte[] atValue(byte[] bytes, int place, String text) {
        int colon = place;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int end = Math.min(bytes.length, colon + 1);
        while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}') {
            end++;
        }
        int start = Math.min(bytes.length, colon + 1);
        return replaced(bytes, start, end - start, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] replaced(byte[] bytes, int place, int length, byte[] by) {
        int after = Math.min(bytes.length, place + length);
        byte[] result = new byte[place + by.length + bytes.length - after];
        System.arraycopy(bytes, 0, result, 0, place);
        System.arraycopy(by, 0, result, place, by.length);
        System.arraycopy(bytes, after, result, place + by.length, bytes.length - after);
        return result;
    }
}
