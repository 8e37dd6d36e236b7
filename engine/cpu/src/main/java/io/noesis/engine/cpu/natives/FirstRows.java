package io.noesis.engine.cpu.natives;

/// Brings the rows that a thread will multiply first in the product to come into its cache. Memory would rest otherwise
/// while threads wait for each other, and through all that happens between two products.
final class FirstRows implements Workers.Meanwhile {

    /// Asked for in one step: a quarter of a microsecond at 16 GB/s.
    private static final int STEP_BYTES = 4 * 1024;

    /// What a thread asks for in all: its second cache holds that beside what it is at. 512 KiB gained no more.
    private static final int MOST_BYTES = 256 * 1024;

    private final Memory memory;
    private final Turn turn;
    private final Dealing dealing;

    /// Brings memory nearer.
    @FunctionalInterface
    interface Memory {
        void ask(long address, long bytes);
    }

    /// The matrices of one product.
    ///
    /// @param paired whether the second is multiplied in, row for row
    record Turn(boolean paired, PackedMatrix... matrices) {

        /// Those whose rows are dealt: a paired matrix goes with the first.
        PackedMatrix[] dealt() {
            return paired ? new PackedMatrix[] {matrices[0]} : matrices;
        }
    }

    /// @param dealing of the turn's matrices
    FirstRows(Memory memory, Turn turn, Dealing dealing) {
        this.memory = memory;
        this.turn = turn;
        this.dealing = dealing;
    }

    Turn turn() {
        return turn;
    }

    @Override
    public boolean step(int thread, int step) {
        long at = (long) step * STEP_BYTES;
        if (thread >= dealing.parts() || at >= MOST_BYTES) {
            return false;
        }
        if (turn.paired()) {
            return ask(turn.matrices()[step % 2], 0, thread, at / (2 * STEP_BYTES) * STEP_BYTES) > 0;
        }
        for (int i = 0; i < turn.matrices().length; i++) {
            long bytes = ask(turn.matrices()[i], i, thread, at);
            if (at < bytes) {
                return true;
            }
            at -= Math.ceilDiv(bytes, STEP_BYTES) * STEP_BYTES;
        }
        return false;
    }

    /// @param at from which byte of the part's rows on
    /// @return how many bytes of `w` the part has
    private long ask(PackedMatrix w, int dealt, int part, long at) {
        int begin = dealing.begin(dealt, part);
        long bytes = Math.max(0, dealing.end(dealt, part) - begin) * w.groupBytes();
        if (at < bytes) {
            memory.ask(w.data().address() + begin * w.groupBytes() + at, Math.min(STEP_BYTES, bytes - at));
        }
        return bytes;
    }
}
