package io.noesis.engine.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.noesis.engine.backend.LoadedModel;

/// What one step computes: a chunk of each sequence that takes part.
final class Batch {

    private final List<Member> members = new ArrayList<>();
    private final Set<Sequence> sequences = new HashSet<>();

    /// A sequence in a step, and how far its guesses have come true.
    static final class Member {

        private final Sequence sequence;
        private final LoadedModel.Chunk chunk;
        private final int[] guesses;
        private int cameTrue;
        private boolean over;

        private Member(Sequence sequence, LoadedModel.Chunk chunk, int[] guesses) {
            this.sequence = sequence;
            this.chunk = chunk;
            this.guesses = guesses;
        }

        Sequence sequence() {
            return sequence;
        }

        int guesses() {
            return guesses.length;
        }

        int cameTrue() {
            return cameTrue;
        }

        /// The position of the token whose logits are the `index`-th of the wanted ones.
        int position(int index) {
            return chunk.end() - chunk.wantedLogits() + index;
        }

        /// Whether the logits that come now still follow from what was drawn.
        boolean isOpen() {
            return !over;
        }

        void end() {
            over = true;
        }

        /// A token was drawn: what was computed behind the guess counts only when they are the same.
        void drawn(int token) {
            if (cameTrue < guesses.length && guesses[cameTrue] == token) {
                cameTrue++;
            } else {
                over = true;
            }
        }

        /// Tokens whose keys and values are right after the step.
        int computed() {
            return guesses.length == 0 ? chunk.tokens().length : 1 + cameTrue;
        }
    }

    void add(Sequence sequence, LoadedModel.Chunk chunk) {
        add(sequence, chunk, new int[0]);
    }

    void add(Sequence sequence, LoadedModel.Chunk chunk, int[] guesses) {
        members.add(new Member(sequence, chunk, guesses));
        sequences.add(sequence);
    }

    boolean contains(Sequence sequence) {
        return sequences.contains(sequence);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    List<Member> members() {
        return members;
    }

    Member member(int chunk) {
        return members.get(chunk);
    }

    List<LoadedModel.Chunk> chunks() {
        return members.stream().map(member -> member.chunk).toList();
    }
}
