package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;

import io.noesis.engine.cpu.natives.NativeKernels.Mode;

/// Products of packed matrices with the activations of a step, spread over the workers. Matrices that read the same
/// activations go into one task, so that a layer forks less often.
final class NativeProduct {

    /// Below this many numbers to round, the caller does it alone: a fork would cost more.
    private static final int WORTH_A_FORK = 16 * 1024;

    /// Up to so many tokens are dealt evenly to tiles of at most [#TOKENS_OF_A_TILE], see `matmul.c`.
    private static final int FEW_TOKENS = 48;

    private static final int TOKENS_OF_A_TILE = 4;

    /// Parts a worker gets, so that one that is held up elsewhere does not hold up all.
    private static final int PARTS_PER_WORKER = 6;

    /// Weights that a part has at least, some microseconds of work: handing parts out costs time too.
    private static final long WEIGHTS_PER_PART = 64 * 1024;

    /// How rounded numbers share scales, `enum form` of `layout.h`.
    static final int BLOCKS_OF_32 = 1;

    static final int BLOCKS_OF_64 = 2;

    private final NativeKernels kernels;
    private final Workers workers;

    NativeProduct(NativeKernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /// One matrix and where its product goes.
    ///
    /// @param y `[tokens][yStride]`
    record Operand(PackedMatrix w, MemorySegment y, long yStride) {

        Operand(PackedMatrix w, Activations target) {
            this(w, target.x(), target.xStride());
        }
    }

    /// `y[t] = w x[t]` for each operand, all with the same number of columns.
    void multiply(Mode mode, Activations x, int tokens, Operand... operands) {
        round(x, tokens, operands);
        run(
                tokens,
                operands,
                (operand, first, end, then) -> kernels.matmul(
                        mode,
                        operand.w(),
                        operand.w(),
                        first,
                        end,
                        x.struct(),
                        tokens,
                        operand.y(),
                        operand.yStride(),
                        then));
    }

    /// `gate[t] = silu(gateMatrix x[t]) * (upMatrix x[t])`.
    ///
    /// @param up scratch memory, used where the two matrices differ in kind
    void swiGlu(
            PackedMatrix gateMatrix,
            PackedMatrix upMatrix,
            Activations x,
            int tokens,
            Activations gate,
            Activations up) {
        if (!gateMatrix.hasShapeOf(upMatrix)) {
            multiply(Mode.STORE, x, tokens, new Operand(gateMatrix, gate), new Operand(upMatrix, up));
            workers.run(
                    tokens, t -> kernels.siluMultiply(gate.x(), up.x(), gate.xStride(), gateMatrix.rows(), t, t + 1));
            return;
        }
        Operand operand = new Operand(gateMatrix, gate);
        round(x, tokens, operand);
        run(
                tokens,
                new Operand[] {operand},
                (gated, first, end, then) -> kernels.matmul(
                        Mode.SWIGLU,
                        gateMatrix,
                        upMatrix,
                        first,
                        end,
                        x.struct(),
                        tokens,
                        gated.y(),
                        gated.yStride(),
                        then));
    }

    @FunctionalInterface
    private interface Rows {

        /// Groups from `first` to `end` of an operand.
        ///
        /// @param then what this worker will probably be given next
        void multiply(Operand operand, int first, int end, MemorySegment then);
    }

    /// Deals the rows of all operands evenly, in whole tiles.
    private void run(int tokens, Operand[] operands, Rows rows) {
        int[] firstTile = new int[operands.length + 1];
        for (int i = 0; i < operands.length; i++) {
            PackedMatrix w = operands[i].w();
            firstTile[i + 1] = firstTile[i] + Math.ceilDiv(w.groups(), groupsOfTile(w.kind(), tokens));
        }
        int tiles = firstTile[operands.length];
        int parts = Math.min(tiles, partsFor(operands));
        workers.run(parts, part -> {
            int from = share(tiles, part, parts);
            int to = share(tiles, part + 1, parts);
            int afterwards = part + workers.threads() < parts ? share(tiles, part + workers.threads(), parts) : tiles;
            for (int i = 0; i < operands.length; i++) {
                int begin = Math.max(from, firstTile[i]);
                int end = Math.min(to, firstTile[i + 1]);
                if (begin < end) {
                    PackedMatrix w = operands[i].w();
                    int groups = groupsOfTile(w.kind(), tokens);
                    int next = (afterwards - firstTile[i]) * groups;
                    rows.multiply(
                            operands[i],
                            (begin - firstTile[i]) * groups,
                            Math.min(w.groups(), (end - firstTile[i]) * groups),
                            next < w.groups() ? w.data().asSlice(next * w.groupBytes()) : MemorySegment.NULL);
                }
            }
        });
    }

    /// As many for each worker, one at least.
    private int partsFor(Operand[] operands) {
        long weights = 0;
        for (Operand operand : operands) {
            weights += (long) operand.w().rows() * operand.w().columns();
        }
        long perWorker = weights / workers.threads() / WEIGHTS_PER_PART;
        return workers.threads() * (int) Math.clamp(perWorker, 1, PARTS_PER_WORKER);
    }

    /// Groups of rows that the kernel multiplies at once, or a multiple; see `matmul.c` and `amx_wide.c`.
    private int groupsOfTile(PackedKind kind, int tokens) {
        boolean unit = kernels.instructions() == InstructionSet.AMX_INT8 && kind == PackedKind.WIDE;
        if (tokens > FEW_TOKENS || unit && tokens > TOKENS_OF_A_TILE) {
            return 2;
        }
        int tiles = Math.ceilDiv(tokens, TOKENS_OF_A_TILE);
        return Math.ceilDiv(tokens, tiles) < TOKENS_OF_A_TILE ? 4 : 3;
    }

    private void round(Activations x, int tokens, Operand... operands) {
        int forms = 0;
        for (Operand operand : operands) {
            forms |= formOf(operand.w().kind());
        }
        if (forms == 0) {
            return;
        }
        int needed = forms;
        int columns = operands[0].w().columns();
        int parts = (long) tokens * columns < WORTH_A_FORK ? 1 : Math.min(tokens, 4 * workers.threads());
        workers.run(
                parts,
                part -> kernels.quantise(
                        x.struct(), columns, needed, share(tokens, part, parts), share(tokens, part + 1, parts)));
    }

    private static int formOf(PackedKind kind) {
        return switch (kind) {
            case F32, F16, BF16 -> 0;
            case Q4, Q8_MIN, Q4_MIN -> BLOCKS_OF_32;
            case WIDE -> BLOCKS_OF_64;
        };
    }

    /// Where part `part` of `parts` begins among `count`.
    static int share(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }
}
