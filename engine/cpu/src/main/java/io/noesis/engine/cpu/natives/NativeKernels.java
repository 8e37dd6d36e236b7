package io.noesis.engine.cpu.natives;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The native operations of a forward pass, typed. See the C sources for what each does; every method may be called
/// by several threads on different parts.
public final class NativeKernels {

    /// What happens to a product.
    enum Mode {
        STORE,
        /// To what is there already: the residual.
        ADD,
        /// `silu(first) * second` of two products.
        SWIGLU
    }

    private final InstructionSet instructions;

    private NativeKernels(InstructionSet instructions) {
        this.instructions = instructions;
    }

    /// The kernels, or why there are none.
    ///
    /// @param kernels present when they can be used
    /// @param reason in a few words, when they cannot
    public record Availability(Optional<NativeKernels> kernels, String reason) {}

    /// The kernels for the best instruction set of this machine.
    public static Availability open() {
        try {
            int best = NativeLibrary.best();
            for (InstructionSet set : InstructionSet.values()) {
                if (set.code() == best) {
                    return new Availability(Optional.of(new NativeKernels(set)), "");
                }
            }
            return new Availability(Optional.empty(), "this processor has no AVX2");
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            return new Availability(Optional.empty(), String.valueOf(e.getMessage()));
        } catch (ExceptionInInitializerError e) {
            return new Availability(Optional.empty(), String.valueOf(e.getCause()));
        }
    }

    /// The same library with lesser instructions, for tests and comparisons.
    public NativeKernels with(InstructionSet set) {
        if (set.compareTo(instructions) > 0) {
            throw new IllegalArgumentException(set + " is more than this machine has: " + instructions);
        }
        return new NativeKernels(set);
    }

    public InstructionSet instructions() {
        return instructions;
    }

    /// `y[t][16 * group ..]` for groups from `first` to `end` of all tokens.
    ///
    /// @param second the matrix multiplied in for SWIGLU, else `w` itself
    /// @param activations an [Activations] struct
    /// @param then where the rows of `w` begin that this thread will probably be asked for next: they are fetched
    ///     while it is still at these
    void matmul(
            Mode mode,
            PackedMatrix w,
            PackedMatrix second,
            int first,
            int end,
            MemorySegment activations,
            int tokens,
            MemorySegment y,
            long yStride,
            MemorySegment then) {
        try {
            NativeLibrary.MATMUL.invokeExact(
                    instructions.code(),
                    w.kind().code(),
                    mode.ordinal(),
                    w.data(),
                    second.data(),
                    w.groupBytes(),
                    first,
                    end,
                    w.kind().steps(w.columns()),
                    activations,
                    tokens,
                    y,
                    yStride,
                    then);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void rmsNorm(
            MemorySegment x,
            long xStride,
            MemorySegment weight,
            float epsilon,
            int n,
            int first,
            int end,
            MemorySegment out,
            long outStride) {
        try {
            NativeLibrary.RMS_NORM.invokeExact(
                    instructions.code(), x, xStride, weight, epsilon, n, first, end, out, outStride);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Rounds the tokens from `first` to `end` to 8 bits.
    ///
    /// @param activations an [Activations] struct
    /// @param forms which of them, bits of `enum form`
    void quantise(MemorySegment activations, int columns, int forms, int first, int end) {
        try {
            NativeLibrary.QUANTISE.invokeExact(instructions.code(), activations, columns, forms, first, end);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void ropeStore(
            MemorySegment query,
            MemorySegment key,
            MemorySegment value,
            MemorySegment cosines,
            MemorySegment sines,
            int pairs,
            boolean adjacent,
            HeadShape shape,
            MemorySegment page,
            KvType type,
            int slot) {
        try {
            NativeLibrary.ROPE_STORE.invokeExact(
                    instructions.code(),
                    query,
                    key,
                    value,
                    cosines,
                    sines,
                    pairs,
                    adjacent ? 1 : 0,
                    shape.heads(),
                    shape.kvHeads(),
                    shape.headDim(),
                    shape.valueStride(),
                    page,
                    type.code(),
                    slot);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Attention of some tokens for the heads of one key-value head, over all keys that they see or over some segments.
    ///
    /// @param endSegment behind the last; [Integer#MAX_VALUE] for all that the tokens see
    /// @param sums where the sums of the segments are put down for [#attentionJoin], of segment 0,
    ///     `[segments][tokens][heads of the key-value head][HeadShape.sums]`; null to average all keys here
    /// @param thenPage where this thread will probably look next, with the key-value head `thenHead`, or null
    void attention(
            MemorySegment query,
            MemorySegment out,
            long stride,
            MemorySegment pages,
            KvType type,
            long layerOffset,
            int position,
            int tokens,
            HeadShape shape,
            int kvHead,
            int firstSegment,
            int endSegment,
            MemorySegment sums,
            MemorySegment thenPage,
            int thenHead) {
        try {
            NativeLibrary.ATTENTION.invokeExact(
                    instructions.code(),
                    query,
                    out,
                    stride,
                    pages,
                    type.code(),
                    layerOffset,
                    position,
                    tokens,
                    shape.heads(),
                    shape.kvHeads(),
                    kvHead,
                    shape.headDim(),
                    shape.valueStride(),
                    shape.scale(),
                    firstSegment,
                    endSegment,
                    sums,
                    thenPage,
                    thenHead);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// The attention of one token for the heads of one key-value head, from the sums over all segments.
    ///
    /// @param out of the first of the heads
    void attentionJoin(MemorySegment sums, int segments, MemorySegment out, HeadShape shape) {
        try {
            NativeLibrary.ATTENTION_JOIN.invokeExact(
                    instructions.code(),
                    sums,
                    segments,
                    shape.heads() / shape.kvHeads(),
                    out,
                    shape.headDim(),
                    shape.valueStride());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void siluMultiply(MemorySegment gate, MemorySegment up, long stride, int n, int first, int end) {
        try {
            NativeLibrary.SILU_MULTIPLY.invokeExact(instructions.code(), gate, up, stride, n, first, end);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Asks for memory to be brought into this core's second cache. What is not there is not fetched, without an error.
    void prefetch(long address, long bytes) {
        try {
            NativeLibrary.PREFETCH.invokeExact(address, bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Lets go of the memory behind a mapped file whose content was copied; it is read again when it is touched.
    ///
    /// @param mapped a native segment of a read-only file mapping
    void forget(MemorySegment mapped) {
        try {
            NativeLibrary.FORGET.invokeExact(mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// A downcall throws nothing of its own but what is wrong with our arguments.
    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException("a native call failed", e);
        };
    }
}
