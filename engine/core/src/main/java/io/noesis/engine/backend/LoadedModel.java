package io.noesis.engine.backend;

import java.util.List;

/// A model whose weights are in place. Used by one thread at a time.
///
/// The model owns the memory of the KV cache, cut into pages, and knows nothing of sequences: whoever calls says in
/// which pages the tokens of a chunk and those before it lie (PagedAttention, arXiv:2309.06180). Pages may be
/// shared by chunks that only read them.
public interface LoadedModel extends AutoCloseable {

    long parameterCount();

    /// The pages there are, all of them free at first.
    KvPages kvPages();

    /// Whether a token's result is the same to the last bit however its sequence is cut into chunks and whatever
    /// else is in the step. Where it is not, the last bits differ, and guesses ahead are not made.
    default boolean isBatchInvariant() {
        return true;
    }

    /// Runs the chunks of one step through all layers together and writes their keys and values into their pages.
    ///
    /// @param logits told the wanted logits, chunk after chunk, position after position
    /// @throws IllegalArgumentException when a token is outside the vocabulary or a chunk outside its pages
    void forward(List<Chunk> chunks, LogitsSink logits);

    @Override
    void close();

    /// How the KV cache is cut.
    ///
    /// @param pageTokens tokens in a page
    /// @param count pages, numbered from 0
    /// @param bytesPerPage size of a page over all layers
    record KvPages(int pageTokens, int count, long bytesPerPage) {

        /// Pages that so many tokens take.
        public int pagesFor(int tokens) {
            return Math.ceilDiv(tokens, pageTokens);
        }

        /// @throws IllegalArgumentException when the chunk's page table does not reach to its end
        public void requireRoom(Chunk chunk) {
            if (chunk.position() < 0 || pagesFor(chunk.end()) > chunk.pages().length) {
                throw new IllegalArgumentException("positions %d to %d do not fit %d pages of %d"
                        .formatted(chunk.position(), chunk.end(), chunk.pages().length, pageTokens));
            }
        }
    }

    /// Tokens to append to one sequence.
    ///
    /// @param pages the sequence's page table: position `p` lies in `pages[p / pageTokens]`; not copied
    /// @param position of the first token; keys and values of all before it are in the pages
    /// @param tokens ids, at least one, not copied
    /// @param wantedLogits after how many of the last tokens the logits are needed, 0 for none
    @SuppressWarnings("ArrayRecordComponent") // views into the sequence, alive for one step
    record Chunk(int[] pages, int position, int[] tokens, int wantedLogits) {

        public Chunk {
            if (tokens.length == 0 || wantedLogits < 0 || wantedLogits > tokens.length) {
                throw new IllegalArgumentException(
                        "logits of %d of %d tokens are wanted".formatted(wantedLogits, tokens.length));
            }
        }

        /// Where the sequence ends after this chunk.
        public int end() {
            return position + tokens.length;
        }
    }

    /// Receives the logits that were wanted.
    @FunctionalInterface
    interface LogitsSink {

        /// @param chunk index into the list of chunks
        /// @param index which of the wanted logits of this chunk, from 0
        /// @param logits `[vocabulary]`, borrowed until the call returns; may be changed
        void accept(int chunk, int index, float[] logits);
    }
}
