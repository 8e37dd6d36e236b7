package io.noesis.engine.gguf;

/// What a GGUF file may ask for. The format itself sets only the last three; the others bound what opening a hostile
/// file can cost, an order of magnitude above what published models use.
final class GgufLimits {

    /// Everything before the tensor data. Heap use of the parsed form stays below about eight times this.
    static final long HEADER_BYTES = 64L << 20;

    static final int METADATA_ENTRIES = 1 << 16;
    static final int TENSORS = 1 << 17;
    static final int KEY_BYTES = 65_535;
    static final int STRING_BYTES = 16 << 20;

    static final int TENSOR_NAME_BYTES = 63;
    static final int DIMENSIONS = 4;
    static final int DEFAULT_ALIGNMENT = 32;

    /// Alignments beyond this would let a tiny file claim huge paddings.
    static final int LARGEST_ALIGNMENT = 1 << 20;

    static final String ALIGNMENT_KEY = "general.alignment";

    private GgufLimits() {}

    static boolean isAlignment(long value) {
        return value > 0 && value <= LARGEST_ALIGNMENT && Long.bitCount(value) == 1;
    }

    /// @return the next multiple of the alignment; the caller knows that it fits
    static long pad(long offset, int alignment) {
        return Math.addExact(offset, alignment - 1L) & -alignment;
    }
}
