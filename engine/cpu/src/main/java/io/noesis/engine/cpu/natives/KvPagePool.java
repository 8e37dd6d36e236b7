package io.noesis.engine.cpu.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;

/// Keys and values of all sequences off the heap. A page holds 64 tokens of every layer that has attention; its
/// memory is taken when it is first written, and kept.
public final class KvPagePool implements AutoCloseable {

    /// Tokens in a page; the attention kernel is written for it.
    public static final int PAGE = 64;

    private static final int LINE = 64;

    private final Arena arena = Arena.ofShared();
    private final @Nullable MemorySegment[] pages;
    private final KvType type;
    private final long[] layerOffsets;
    private final LoadedModel.KvPages layout;

    KvPagePool(ModelSpec spec, KvType type, int count) {
        this.type = type;
        pages = new MemorySegment[count];
        layerOffsets = new long[spec.layers().size()];
        long bytes = 0;
        for (int layer = 0; layer < layerOffsets.length; layer++) {
            layerOffsets[layer] = bytes;
            if (spec.layers().get(layer).attention() instanceof AttentionPlan.GroupedQuery grouped) {
                bytes += PAGE * type.bytesPerToken(HeadShape.of(grouped));
            }
        }
        layout = new LoadedModel.KvPages(PAGE, count, Math.max(LINE, bytes));
    }

    /// What one token takes over all layers that have attention, each by its own heads.
    public static long bytesPerToken(ModelSpec spec, KvType type) {
        long bytes = 0;
        for (LayerPlan layer : spec.layers()) {
            if (layer.attention() instanceof AttentionPlan.GroupedQuery grouped) {
                bytes += type.bytesPerToken(HeadShape.of(grouped));
            }
        }
        return bytes;
    }

    LoadedModel.KvPages layout() {
        return layout;
    }

    KvType type() {
        return type;
    }

    /// Where a layer begins in a page, in bytes.
    long layerOffset(int layer) {
        return layerOffsets[layer];
    }

    /// Makes the pages that the chunk writes, and checks that it has them.
    void prepare(LoadedModel.Chunk chunk) {
        layout.requireRoom(chunk);
        for (int i = chunk.position() / PAGE; i < layout.pagesFor(chunk.end()); i++) {
            int page = chunk.pages()[i];
            if (pages[page] == null) {
                pages[page] = Unscoped.allocate(arena, layout.bytesPerPage());
            }
        }
    }

    /// A page that [#prepare] has made.
    MemorySegment page(int index) {
        MemorySegment page = pages[index];
        if (page == null) {
            throw new IllegalStateException("page %d was never written".formatted(index));
        }
        return page;
    }

    @Override
    public void close() {
        arena.close();
    }
}
