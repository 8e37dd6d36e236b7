package io.noesis.engine.backend;

import java.util.List;

/// A model whose weights are in place. Used by one thread at a time.
public interface LoadedModel extends AutoCloseable {

    long parameterCount();

    /// An empty KV cache that grows with its use, up to `capacity` tokens.
    KvCache newCache(int capacity);

    /// Runs the chunks of one step through all layers together and appends each to its cache.
    ///
    /// @param chunks of different caches
    /// @param logits where the logits of each chunk's last token go
    void forward(List<Chunk> chunks, LogitsSink logits);

    @Override
    void close();

    /// Tokens to append to one sequence.
    ///
    /// @param tokens ids, at least one, not copied
    /// @param wantsLogits whether the last token's logits are needed
    @SuppressWarnings("ArrayRecordComponent") // a view into the sequence, alive for one step
    record Chunk(KvCache cache, int[] tokens, boolean wantsLogits) {}

    /// Receives the logits of chunks that wanted them.
    @FunctionalInterface
    interface LogitsSink {

        /// @param chunk index into the list of chunks
        /// @param logits `[vocabulary]`, borrowed until the call returns; may be changed
        void accept(int chunk, float[] logits);
    }

    /// The keys and values of one sequence.
    interface KvCache extends AutoCloseable {

        /// Tokens in the cache.
        int length();

        int capacity();

        /// Gives the memory back.
        @Override
        void close();
    }
}
