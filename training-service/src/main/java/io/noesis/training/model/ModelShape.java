package io.noesis.training.model;

/// The shape of a `llama` model: pre-norm blocks of grouped-query attention and SwiGLU, with the output tied to the
/// embedding.
///
/// @param hidden width of the residual stream; a multiple of 32, as blocks of Q8_0 are
/// @param feedForward inner width of SwiGLU; a multiple of 32
/// @param context longest sequence the exported model says it takes, in tokens
/// @param ropeBase base of the rotary frequencies
/// @param epsilon of RMSNorm
public record ModelShape(
        int vocabulary,
        int hidden,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int feedForward,
        int context,
        float ropeBase,
        float epsilon) {

    private static final int BLOCK = 32;

    public ModelShape {
        requirePositive("vocabulary", vocabulary);
        requirePositive("layers", layers);
        requirePositive("context", context);
        requireBlocks("hidden", hidden);
        requireBlocks("feedForward", feedForward);
        requireBlocks("heads * headDim", heads * headDim);
        requirePositive("kvHeads", kvHeads);
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "heads must be a multiple of kvHeads, which is %d, but was %d".formatted(kvHeads, heads));
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("headDim must be even, but was " + headDim);
        }
    }

    /// The shape of `noesis-nano`.
    public static ModelShape nano(int vocabulary) {
        return new ModelShape(vocabulary, 192, 5, 6, 3, 32, 512, 4096, 10_000f, 1e-5f);
    }

    /// A shape that learns in seconds: for tests.
    public static ModelShape tiny(int vocabulary) {
        return new ModelShape(vocabulary, 64, 2, 2, 1, 32, 128, 1024, 10_000f, 1e-5f);
    }

    public int queryWidth() {
        return heads * headDim;
    }

    public int kvWidth() {
        return kvHeads * headDim;
    }

    /// Trained numbers in all.
    public long parameterCount() {
        return ParameterLayout.of(this).size();
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be positive, but was %d".formatted(name, value));
        }
    }

    private static void requireBlocks(String name, int value) {
        if (value <= 0 || value % BLOCK != 0) {
            throw new IllegalArgumentException("%s must be a multiple of %d, but was %d".formatted(name, BLOCK, value));
        }
    }
}
