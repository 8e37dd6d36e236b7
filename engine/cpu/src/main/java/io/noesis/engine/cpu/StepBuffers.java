package io.noesis.engine.cpu;

import java.util.List;

import io.noesis.engine.backend.LoadedModel;

/// The tokens of one step in a row, whichever sequence they belong to, and the arrays they are computed in. Kept
/// from step to step and grown when a step is larger.
final class StepBuffers {

    private final int hidden;
    private final int queryWidth;
    private final int kvWidth;
    private final int feedForwardWidth;
    private int capacity;

    int tokens;
    int[] ids = new int[0];
    int[] positions = new int[0];
    /// The page table of each token's sequence.
    int[][] pages = new int[0][];

    /// `[tokens x hidden]`: what flows from layer to layer.
    float[] stream = new float[0];

    /// `[tokens x hidden]`: the normalised stream, and what a layer adds to it.
    float[] normed = new float[0];

    float[] added = new float[0];

    /// `[tokens x query width]`, the result of attention in its place.
    float[] query = new float[0];

    float[] attended = new float[0];
    float[] key = new float[0];
    float[] value = new float[0];
    float[] gate = new float[0];
    float[] up = new float[0];

    StepBuffers(int hidden, int queryWidth, int kvWidth, int feedForwardWidth) {
        this.hidden = hidden;
        this.queryWidth = queryWidth;
        this.kvWidth = kvWidth;
        this.feedForwardWidth = feedForwardWidth;
    }

    /// Lays the chunks out.
    void layOut(List<LoadedModel.Chunk> chunks) {
        tokens = chunks.stream().mapToInt(chunk -> chunk.tokens().length).sum();
        ensure(tokens);
        int t = 0;
        for (LoadedModel.Chunk chunk : chunks) {
            for (int i = 0; i < chunk.tokens().length; i++, t++) {
                ids[t] = chunk.tokens()[i];
                positions[t] = chunk.position() + i;
                pages[t] = chunk.pages();
            }
        }
    }

    private void ensure(int wanted) {
        if (wanted <= capacity) {
            return;
        }
        capacity = wanted;
        ids = new int[wanted];
        positions = new int[wanted];
        pages = new int[wanted][];
        stream = new float[Math.multiplyExact(wanted, hidden)];
        normed = new float[stream.length];
        added = new float[stream.length];
        query = new float[Math.multiplyExact(wanted, queryWidth)];
        attended = new float[query.length];
        key = new float[Math.multiplyExact(wanted, kvWidth)];
        value = new float[key.length];
        gate = new float[Math.multiplyExact(wanted, feedForwardWidth)];
        up = new float[gate.length];
    }
}
