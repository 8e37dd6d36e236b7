package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;

/// What a step is computed in, off the heap: all tokens of all chunks in a row. Grown when a step is larger than any
/// before.
final class StepMemory implements AutoCloseable {

    private static final int LINE = 64;

    private final Widths widths;
    private @Nullable Arena arena;
    private int capacity;
    private @Nullable Arena sumsArena;
    private MemorySegment sums = MemorySegment.NULL;

    int tokens;
    int[] ids = new int[0];
    int[] positions = new int[0];

    /// By token, the chunk that it belongs to.
    int[] chunkOf = new int[0];

    private int[] firstTokens = new int[0];

    /// What flows from layer to layer.
    Activations stream;

    /// The normalised stream.
    Activations normed;

    Activations query;
    Activations key;
    Activations value;
    Activations attended;
    Activations gate;
    Activations up;

    /// Widest vectors of a model, filled up to 16.
    private record Widths(int hidden, int query, int kv, int feedForward) {

        static Widths of(ModelSpec spec) {
            int query = 0;
            int kv = 0;
            int feedForward = 0;
            for (LayerPlan layer : spec.layers()) {
                if (layer.attention() instanceof AttentionPlan.GroupedQuery grouped) {
                    query = Math.max(query, grouped.queryWidth());
                    kv = Math.max(kv, grouped.kvWidth());
                }
                if (layer.feedForward() instanceof FeedForwardPlan.SwiGlu(int width)) {
                    feedForward = Math.max(feedForward, width);
                }
            }
            return new Widths(
                    PackedKind.fillUp(spec.hiddenSize()),
                    PackedKind.fillUp(query),
                    PackedKind.fillUp(kv),
                    PackedKind.fillUp(feedForward));
        }

        int largest() {
            return Math.max(Math.max(hidden, query), feedForward);
        }
    }

    @SuppressWarnings("NullAway.Init") // allocate sets them
    StepMemory(ModelSpec spec) {
        this.widths = Widths.of(spec);
        allocate(1);
    }

    void layOut(List<LoadedModel.Chunk> chunks) {
        tokens = chunks.stream().mapToInt(chunk -> chunk.tokens().length).sum();
        if (tokens > capacity) {
            allocate(tokens);
        }
        firstTokens = new int[chunks.size()];
        int t = 0;
        for (int c = 0; c < chunks.size(); c++) {
            LoadedModel.Chunk chunk = chunks.get(c);
            firstTokens[c] = t;
            for (int i = 0; i < chunk.tokens().length; i++, t++) {
                ids[t] = chunk.tokens()[i];
                positions[t] = chunk.position() + i;
                chunkOf[t] = c;
            }
        }
    }

    /// Where a chunk begins among the tokens of the step.
    int firstToken(int chunk) {
        return firstTokens[chunk];
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    private void allocate(int wanted) {
        // Where an allocation fails nothing of the memory that was freed here may be used again.
        free();
        capacity = 0;
        Arena fresh = Arena.ofShared();
        arena = fresh;
        Activations.Rounded rounded = Activations.Rounded.allocate(fresh, wanted, widths.largest());
        ids = new int[wanted];
        positions = new int[wanted];
        chunkOf = new int[wanted];
        stream = activations(fresh, wanted, widths.hidden(), rounded);
        normed = activations(fresh, wanted, widths.hidden(), rounded);
        query = activations(fresh, wanted, widths.query(), rounded);
        key = activations(fresh, wanted, widths.kv(), rounded);
        value = activations(fresh, wanted, widths.kv(), rounded);
        attended = activations(fresh, wanted, widths.query(), rounded);
        gate = activations(fresh, wanted, widths.feedForward(), rounded);
        up = activations(fresh, wanted, widths.feedForward(), rounded);
        capacity = wanted;
    }

    /// Room for what attention puts down of segments of keys. What was in it is lost when it grows.
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    MemorySegment sums(long bytes) {
        if (bytes > sums.byteSize()) {
            freeSums();
            Arena fresh = Arena.ofShared();
            sumsArena = fresh;
            sums = Unscoped.allocate(fresh, bytes);
        }
        return sums;
    }

    private void freeSums() {
        sums = MemorySegment.NULL;
        if (sumsArena != null) {
            sumsArena.close();
            sumsArena = null;
        }
    }

    private static Activations activations(Arena arena, int tokens, int width, Activations.Rounded rounded) {
        MemorySegment x = Unscoped.allocate(arena, (long) tokens * width * Float.BYTES + LINE);
        return new Activations(arena, x, width, rounded);
    }

    /// The addresses of the pages of each chunk, for the attention kernel.
    static MemorySegment[] pageTables(Arena arena, List<LoadedModel.Chunk> chunks, KvPagePool pool) {
        MemorySegment[] tables = new MemorySegment[chunks.size()];
        for (int i = 0; i < tables.length; i++) {
            LoadedModel.Chunk chunk = chunks.get(i);
            int pages = pool.layout().pagesFor(chunk.end());
            MemorySegment table = Unscoped.allocate(arena, ADDRESS.byteSize() * pages);
            for (int p = 0; p < pages; p++) {
                table.setAtIndex(ADDRESS, p, pool.page(chunk.pages()[p]));
            }
            tables[i] = table;
        }
        return tables;
    }

    private void free() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }

    @Override
    public void close() {
        free();
        freeSums();
    }
}
