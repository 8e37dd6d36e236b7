package io.noesis.engine.cpu.natives;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel.Chunk;

/// How the attention of a step is dealt to the workers: by key-value heads and by tokens, and a single token that sees
/// much of what there is to do by segments of its keys too, so that a long conversation keeps every core busy.
final class AttentionParts {

    /// Tokens whose keys are summed up together, `KV_SEGMENT` of `layout.h`. Sums of segments are added in their order
    /// whether one worker makes them or several: results are the same to the last bit.
    static final int SEGMENT = 256;

    /// Tokens of one prompt that a part takes.
    private static final int TOKENS = 16;

    /// Parts that there should be for each worker at least, where segments allow it.
    private static final int PARTS_PER_WORKER = 4;

    private final List<Part> parts = new ArrayList<>();
    private final List<Split> splits = new ArrayList<>();
    private int slots;

    /// What one worker does at a time.
    ///
    /// @param chunk which of the step
    /// @param firstToken of the chunk
    /// @param endSegment behind the last of its keys' segments
    /// @param split where others do the other segments, which of [#splits()], or -1
    /// @param work how much that is: tokens by segments
    record Part(
            int chunk, int firstToken, int tokens, int kvHead, int firstSegment, int endSegment, int split, int work) {}

    /// A token and a key-value head whose segments are done by several workers.
    ///
    /// @param parts how many do it
    /// @param slot where the sums of its segments begin, counted in segments
    record Split(int parts, int segments, int slot) {}

    AttentionParts(List<Chunk> chunks, int kvHeads, int threads) {
        long work = 0;
        for (Chunk chunk : chunks) {
            work += (long) kvHeads * chunk.tokens().length * segments(chunk.end());
        }
        int most = (int) Math.clamp(work / ((long) PARTS_PER_WORKER * threads), 1, Integer.MAX_VALUE);
        for (int i = 0; i < chunks.size(); i++) {
            int tokens = chunks.get(i).tokens().length;
            int segments = segments(chunks.get(i).end());
            if (tokens == 1 && segments > most && threads > 1) {
                splitBySegments(i, kvHeads, segments, Math.ceilDiv(segments, most));
            } else {
                byTokens(i, chunks.get(i), kvHeads);
            }
        }
        // So that no worker is left with a large one while the others wait.
        parts.sort(Comparator.comparingInt(Part::work).reversed());
    }

    private static int segments(int length) {
        return Math.ceilDiv(length, SEGMENT);
    }

    private void splitBySegments(int chunk, int kvHeads, int segments, int pieces) {
        for (int head = 0; head < kvHeads; head++) {
            for (int piece = 0; piece < pieces; piece++) {
                int first = Dealing.share(segments, piece, pieces);
                int end = Dealing.share(segments, piece + 1, pieces);
                parts.add(new Part(chunk, 0, 1, head, first, end, splits.size(), end - first));
            }
            splits.add(new Split(pieces, segments, slots));
            slots += segments;
        }
    }

    private void byTokens(int chunk, Chunk of, int kvHeads) {
        for (int first = 0; first < of.tokens().length; first += TOKENS) {
            int tokens = Math.min(TOKENS, of.tokens().length - first);
            int work = tokens * segments(of.position() + first + tokens);
            for (int head = 0; head < kvHeads; head++) {
                parts.add(new Part(chunk, first, tokens, head, 0, Integer.MAX_VALUE, -1, work));
            }
        }
    }

    /// What a worker that has this part will probably be given next, or null.
    @Nullable
    Part after(int number, int threads) {
        return number + threads < parts.size() ? parts.get(number + threads) : null;
    }

    List<Part> parts() {
        return parts;
    }

    List<Split> splits() {
        return splits;
    }

    /// Segments whose sums are kept until they are added.
    int slots() {
        return slots;
    }
}
