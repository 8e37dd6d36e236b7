package io.noesis.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/// The tokens of a byte-level vocabulary: their bytes by id, and their ids by bytes. Immutable.
final class Vocabulary {

    /// Bytes of all tokens one after the other; token `id` fills `[starts[id], starts[id + 1])`.
    private final byte[] bytes;

    private final int[] starts;
    private final TokenKind[] kinds;
    private final List<String> texts;

    /// Open addressing over the bytes of ordinary tokens; -1 where free.
    private final int[] slots;

    /// Drawn anew each time, so that no file can be made whose tokens all fall on one slot.
    private final long seed = ThreadLocalRandom.current().nextLong();

    Vocabulary(List<String> texts, TokenKind[] kinds) {
        this.texts = texts;
        this.kinds = kinds.clone();
        starts = new int[texts.size() + 1];
        slots = new int[Math.max(16, Integer.highestOneBit(texts.size()) << 2)];
        Arrays.fill(slots, -1);
        byte[][] decoded = new byte[texts.size()][];
        boolean[] mergeable = new boolean[texts.size()];
        for (int id = 0; id < decoded.length; id++) {
            byte @Nullable [] fromAlphabet = kinds[id] == TokenKind.NORMAL ? ByteAlphabet.decode(texts.get(id)) : null;
            mergeable[id] = fromAlphabet != null && fromAlphabet.length > 0;
            decoded[id] = fromAlphabet != null ? fromAlphabet : texts.get(id).getBytes(StandardCharsets.UTF_8);
            starts[id + 1] = Math.addExact(starts[id], decoded[id].length);
        }
        bytes = new byte[starts[decoded.length]];
        for (int id = 0; id < decoded.length; id++) {
            System.arraycopy(decoded[id], 0, bytes, starts[id], decoded[id].length);
        }
        for (int id = 0; id < decoded.length; id++) {
            if (mergeable[id]) {
                slots[slotOf(bytes, starts[id], starts[id + 1])] = id;
            }
        }
    }

    int size() {
        return kinds.length;
    }

    String text(int id) {
        return texts.get(Objects.checkIndex(id, kinds.length));
    }

    TokenKind kind(int id) {
        return kinds[Objects.checkIndex(id, kinds.length)];
    }

    int byteLength(int id) {
        return starts[Objects.checkIndex(id, kinds.length) + 1] - starts[id];
    }

    /// Copies the bytes of a token and returns where they end.
    int copyBytes(int id, byte[] target, int offset) {
        int length = byteLength(id);
        System.arraycopy(bytes, starts[id], target, offset, length);
        return offset + length;
    }

    /// The ordinary token with exactly these bytes, or -1.
    int find(byte[] source, int from, int to) {
        return slots[slotOf(source, from, to)];
    }

    /// Ids by text of the tokens of the given kind, in the order of the vocabulary.
    Map<String, Integer> idsOf(TokenKind kind) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int id = 0; id < kinds.length; id++) {
            if (kinds[id] == kind && !texts.get(id).isEmpty()) {
                ids.put(texts.get(id), id);
            }
        }
        return ids;
    }

    private int slotOf(byte[] source, int from, int to) {
        int mask = slots.length - 1;
        long hash = seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (source[i] & 0xFF)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] >= 0 && !equals(slots[slot], source, from, to)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean equals(int id, byte[] source, int from, int to) {
        return Arrays.equals(bytes, starts[id], starts[id + 1], source, from, to);
    }
}
