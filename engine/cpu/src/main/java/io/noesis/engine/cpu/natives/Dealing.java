package io.noesis.engine.cpu.natives;

/// How the rows of matrices that meet the same activations are dealt: evenly, in whole tiles.
final class Dealing {

    /// Up to so many tokens are dealt evenly to tiles of at most [#TOKENS_OF_A_TILE], see `matmul.c`.
    private static final int FEW_TOKENS = 48;

    private static final int TOKENS_OF_A_TILE = 4;

    /// Parts a worker gets, so that one that is held up elsewhere does not hold up all.
    private static final int PARTS_PER_WORKER = 6;

    /// Weights that a part has at least, some microseconds of work: handing parts out costs time too.
    private static final long WEIGHTS_PER_PART = 64 * 1024;

    private final PackedMatrix[] matrices;

    /// Groups of rows in a tile, by matrix.
    private final int[] tileGroups;

    /// By matrix, and what there are in all.
    private final int[] firstTile;

    private final int parts;

    Dealing(InstructionSet instructions, int threads, int tokens, PackedMatrix... matrices) {
        this.matrices = matrices;
        this.tileGroups = new int[matrices.length];
        this.firstTile = new int[matrices.length + 1];
        long weights = 0;
        for (int i = 0; i < matrices.length; i++) {
            PackedMatrix w = matrices[i];
            tileGroups[i] = groupsOfTile(instructions, w.kind(), tokens);
            firstTile[i + 1] = firstTile[i] + Math.ceilDiv(w.groups(), tileGroups[i]);
            weights += (long) w.rows() * w.columns();
        }
        // As many for each worker, one at least.
        int perWorker = (int) Math.clamp(weights / threads / WEIGHTS_PER_PART, 1, PARTS_PER_WORKER);
        this.parts = Math.min(firstTile[matrices.length], threads * perWorker);
    }

    int parts() {
        return parts;
    }

    /// Where a part begins in a matrix, in groups; at or behind [#end(int, int)] if it has none of it.
    ///
    /// @param part [#parts()] is behind the last
    int begin(int matrix, int part) {
        return groups(matrix, Math.max(share(firstTile[matrices.length], part, parts), firstTile[matrix]));
    }

    int end(int matrix, int part) {
        int tile = Math.min(share(firstTile[matrices.length], part + 1, parts), firstTile[matrix + 1]);
        return Math.min(matrices[matrix].groups(), groups(matrix, tile));
    }

    private int groups(int matrix, int tile) {
        return (tile - firstTile[matrix]) * tileGroups[matrix];
    }

    /// Groups of rows that the kernel multiplies at once, or a multiple; see `matmul.c` and `amx_wide.c`.
    private static int groupsOfTile(InstructionSet instructions, PackedKind kind, int tokens) {
        boolean unit = instructions == InstructionSet.AMX_INT8 && kind == PackedKind.WIDE;
        if (tokens > FEW_TOKENS || unit && tokens > TOKENS_OF_A_TILE) {
            return 2;
        }
        int tiles = Math.ceilDiv(tokens, TOKENS_OF_A_TILE);
        return Math.ceilDiv(tokens, tiles) < TOKENS_OF_A_TILE ? 4 : 3;
    }

    /// Where part `part` of `parts` begins among `count`.
    static int share(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }
}
