package io.noesis.engine.cpu;

import java.util.List;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSpec;

/// Keys and values of all sequences in F32. A page's arrays are made when it is first written. Layers without attention
/// have none.
///
/// ```
/// keys(layer, page)   [PAGE x kvWidth of the layer], token after token, heads side by side
/// ```
final class KvStore {

    /// Tokens in a page.
    static final int PAGE = 64;

    private final List<LayerPlan> layers;
    private final float[][][] keys;
    private final float[][][] values;
    private final LoadedModel.KvPages pages;

    KvStore(ModelSpec spec, int pages) {
        this.layers = spec.layers();
        this.keys = new float[layers.size()][pages][];
        this.values = new float[layers.size()][pages][];
        this.pages = new LoadedModel.KvPages(PAGE, pages, spec.kvNumbersPerToken() * PAGE * Float.BYTES);
    }

    LoadedModel.KvPages pages() {
        return pages;
    }

    /// Makes the pages that the chunk writes, and checks that it has them.
    void prepare(LoadedModel.Chunk chunk) {
        pages.requireRoom(chunk);
        for (int i = chunk.position() / PAGE; i < pages.pagesFor(chunk.end()); i++) {
            int page = chunk.pages()[i];
            for (int layer = 0; layer < layers.size(); layer++) {
                int width = layers.get(layer).kvWidth();
                if (width > 0 && keys[layer][page] == null) {
                    keys[layer][page] = new float[PAGE * width];
                    values[layer][page] = new float[PAGE * width];
                }
            }
        }
    }

    float[] keys(int layer, int page) {
        return keys[layer][page];
    }

    float[] values(int layer, int page) {
        return values[layer][page];
    }
}
