package io.noesis.engine.cpu;

import java.util.List;
import java.util.stream.IntStream;

import io.noesis.engine.backend.LoadedModel;

/// A few steps before anybody asks: the weights come into memory, the JVM compiles what a step runs through, and a
/// kernel that cannot run on this machine fails now and not with the first request.
final class WarmUp {

    private static final int PROMPT = 32;
    private static final int STEPS = 4;

    private WarmUp() {}

    /// Uses the first pages of the KV cache, which nobody has yet.
    static void run(LoadedModel model, int vocabulary) {
        LoadedModel.KvPages kv = model.kvPages();
        int room = (int) Math.min(PROMPT + STEPS, (long) kv.count() * kv.pageTokens());
        int prompt = Math.max(1, room - STEPS);
        int[] pages = IntStream.range(0, kv.pagesFor(room)).toArray();
        int[] tokens = IntStream.range(0, prompt).map(i -> i % vocabulary).toArray();
        model.forward(List.of(new LoadedModel.Chunk(pages, 0, tokens, 0)), (chunk, index, logits) -> {});
        for (int position = prompt; position < room; position++) {
            model.forward(
                    List.of(new LoadedModel.Chunk(pages, position, new int[] {0}, 1)), (chunk, index, logits) -> {});
        }
    }
}
