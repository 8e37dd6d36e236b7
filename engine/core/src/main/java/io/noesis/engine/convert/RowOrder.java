package io.noesis.engine.convert;

/// Which row of the source becomes a row of the file.
@FunctionalInterface
interface RowOrder {

    long source(long row);

    /// Makes halves of heads adjacent pairs: number `2i + j` of a head comes from `j * headDim / 2 + i`.
    static RowOrder halvesToAdjacent(int headDim) {
        return row -> {
            long within = row % headDim;
            return row - within + within % 2 * (headDim / 2) + within / 2;
        };
    }
}
