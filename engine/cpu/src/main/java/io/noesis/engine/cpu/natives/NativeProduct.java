package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.noesis.engine.cpu.natives.NativeKernels.Mode;

/// Products of packed matrices with the activations of a step, spread over the workers. Matrices that read the same
/// activations go into one task, so that a layer forks less often.
final class NativeProduct {

    /// Below this many numbers to round, the caller does it alone: a fork would cost more.
    private static final int WORTH_A_FORK = 16 * 1024;

    /// How rounded numbers share scales, `enum form` of `layout.h`.
    static final int BLOCKS_OF_32 = 1;

    static final int BLOCKS_OF_64 = 2;

    private final NativeKernels kernels;
    private final Workers workers;

    /// What comes next, by the first matrix of a product.
    private final Map<PackedMatrix, FirstRows.Turn> following = new IdentityHashMap<>();

    NativeProduct(NativeKernels kernels, Workers workers) {
        this(kernels, workers, List.of());
    }

    /// @param turns the products of a step in their order: each is got ready for in the idle moments before it
    NativeProduct(NativeKernels kernels, Workers workers, List<FirstRows.Turn> turns) {
        this.kernels = kernels;
        this.workers = workers;
        for (int i = 0; i < turns.size(); i++) {
            following.put(turns.get(i).matrices()[0], turns.get((i + 1) % turns.size()));
        }
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

    private void run(int tokens, Operand[] operands, Rows rows) {
        PackedMatrix[] matrices = new PackedMatrix[operands.length];
        for (int i = 0; i < operands.length; i++) {
            matrices[i] = operands[i].w();
        }
        Dealing dealing = deal(tokens, matrices);
        FirstRows.Turn next = following.get(matrices[0]);
        if (next != null) {
            workers.meanwhile(new FirstRows(kernels::prefetch, next, deal(tokens, next.dealt())));
        }
        workers.run(dealing.parts(), part -> {
            int afterwards = Math.min(part + workers.threads(), dealing.parts());
            for (int i = 0; i < operands.length; i++) {
                int begin = dealing.begin(i, part);
                int end = dealing.end(i, part);
                if (begin < end) {
                    PackedMatrix w = operands[i].w();
                    int then = dealing.begin(i, afterwards);
                    rows.multiply(
                            operands[i],
                            begin,
                            end,
                            then < w.groups() ? w.data().asSlice(then * w.groupBytes()) : MemorySegment.NULL);
                }
            }
        });
    }

    private Dealing deal(int tokens, PackedMatrix... matrices) {
        return new Dealing(kernels.instructions(), workers.threads(), tokens, matrices);
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
                        x.struct(),
                        columns,
                        needed,
                        Dealing.share(tokens, part, parts),
                        Dealing.share(tokens, part + 1, parts)));
    }

    private static int formOf(PackedKind kind) {
        return switch (kind) {
            case F32, F16, BF16 -> 0;
            case Q4, Q8_MIN, Q4_MIN -> BLOCKS_OF_32;
            case WIDE -> BLOCKS_OF_64;
        };
    }
}
