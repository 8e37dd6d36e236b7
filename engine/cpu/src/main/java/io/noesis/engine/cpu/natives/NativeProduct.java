package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;

import io.noesis.engine.cpu.natives.NativeKernels.Mode;

/// Products of packed matrices with the activations of a step, spread over the workers. Matrices that read the same
/// activations go into one task, so that a layer forks less often.
final class NativeProduct {

    /// Below this many numbers to round, the caller does it alone: a fork would cost more.
    private static final int WORTH_A_FORK = 16 * 1024;

    /// Up to so many tokens the kernel's tiles hold four groups, up to the next number three, or two; see `matmul.c`
    /// and `amx_wide.c`.
    private static final int TOKENS_OF_FOUR_GROUPS = 3;

    private static final int TOKENS_OF_THREE_GROUPS = 48;

    /// Parts a worker gets, so that one that is held up elsewhere does not hold up all.
    private static final int PARTS_PER_WORKER = 6;

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
        int[] firstPart = new int[operands.length + 1];
        int all = 0;
        for (Operand operand : operands) {
            all += operand.w().groups();
        }
        int perPart = groupsPerPart(all, tokens);
        for (int i = 0; i < operands.length; i++) {
            firstPart[i + 1] = firstPart[i] + Math.ceilDiv(operands[i].w().groups(), perPart);
        }
        workers.run(firstPart[operands.length], part -> {
            int index = 0;
            while (part >= firstPart[index + 1]) {
                index++;
            }
            Operand operand = operands[index];
            PackedMatrix w = operand.w();
            int first = (part - firstPart[index]) * perPart;
            int end = Math.min(w.groups(), first + perPart);
            MemorySegment then = probablyNext(w, first, perPart);
            kernels.matmul(mode, w, w, first, end, x.struct(), tokens, operand.y(), operand.yStride(), then);
        });
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
        int perPart = groupsPerPart(gateMatrix.groups(), tokens);
        workers.run(Math.ceilDiv(gateMatrix.groups(), perPart), part -> {
            int first = part * perPart;
            int end = Math.min(gateMatrix.groups(), first + perPart);
            MemorySegment then = probablyNext(gateMatrix, first, perPart);
            kernels.matmul(
                    Mode.SWIGLU,
                    gateMatrix,
                    upMatrix,
                    first,
                    end,
                    x.struct(),
                    tokens,
                    operand.y(),
                    operand.yStride(),
                    then);
        });
    }

    /// Whole tiles, so that none computes groups that are not there.
    private int groupsPerPart(int groups, int tokens) {
        int tile = tokens > TOKENS_OF_FOUR_GROUPS && tokens <= TOKENS_OF_THREE_GROUPS ? 6 : 4;
        int wanted = Math.ceilDiv(groups, workers.threads() * PARTS_PER_WORKER);
        return Math.max(tile, Math.ceilDiv(wanted, tile) * tile);
    }

    /// Where the part begins that a worker takes after this one, when all are about as fast.
    private MemorySegment probablyNext(PackedMatrix w, int first, int perPart) {
        int next = first + workers.threads() * perPart;
        return next < w.groups() ? w.data().asSlice(next * w.groupBytes()) : MemorySegment.NULL;
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
