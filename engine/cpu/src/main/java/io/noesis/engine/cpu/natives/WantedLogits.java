package io.noesis.engine.cpu.natives;

import java.util.List;

import io.noesis.engine.backend.LoadedModel;

/// Which tokens of a step are followed by logits, in order.
@SuppressWarnings("ArrayRecordComponent") // made here, read here
record WantedLogits(int[] tokens, int[] chunks, int[] indexes) {

    static WantedLogits of(List<LoadedModel.Chunk> all) {
        int count = all.stream().mapToInt(LoadedModel.Chunk::wantedLogits).sum();
        WantedLogits wanted = new WantedLogits(new int[count], new int[count], new int[count]);
        int next = 0;
        int end = 0;
        for (int i = 0; i < all.size(); i++) {
            LoadedModel.Chunk chunk = all.get(i);
            end += chunk.tokens().length;
            for (int index = 0; index < chunk.wantedLogits(); index++, next++) {
                wanted.tokens[next] = end - chunk.wantedLogits() + index;
                wanted.chunks[next] = i;
                wanted.indexes[next] = index;
            }
        }
        return wanted;
    }

    int count() {
        return tokens.length;
    }

    /// Place of the token in the step.
    int token(int i) {
        return tokens[i];
    }

    int chunk(int i) {
        return chunks[i];
    }

    /// Which of its chunk's wanted logits this is.
    int index(int i) {
        return indexes[i];
    }
}
