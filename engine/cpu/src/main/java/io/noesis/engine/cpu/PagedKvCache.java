package io.noesis.engine.cpu;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.model.ModelSpec;

/// Keys and values of one sequence in F32, in pages that are made as the sequence grows. Layers without attention have
/// none.
///
/// ```
/// keys.get(layer).get(page)   [PAGE x kvWidth of the layer], token after token, heads side by side
/// ```
final class PagedKvCache implements LoadedModel.KvCache {

    /// Tokens in a page.
    static final int PAGE = 64;

    private final ModelSpec spec;
    private final int capacity;
    private final List<List<float[]>> keys = new ArrayList<>();
    private final List<List<float[]>> values = new ArrayList<>();
    private int length;

    PagedKvCache(ModelSpec spec, int capacity) {
        this.spec = spec;
        this.capacity = capacity;
        for (int i = 0; i < spec.layers().size(); i++) {
            keys.add(new ArrayList<>());
            values.add(new ArrayList<>());
        }
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    /// Makes room for more tokens after [#length()].
    void reserve(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalStateException(
                    "%d tokens after %d do not fit a cache of %d".formatted(tokens, length, capacity));
        }
        int pages = (length + tokens + PAGE - 1) / PAGE;
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            int width = spec.layers().get(layer).kvWidth();
            while (width > 0 && keys.get(layer).size() < pages) {
                keys.get(layer).add(new float[PAGE * width]);
                values.get(layer).add(new float[PAGE * width]);
            }
        }
    }

    /// Counts tokens whose keys and values are in place in every layer.
    void advance(int tokens) {
        length += tokens;
    }

    float[] keyPage(int layer, int position) {
        return keys.get(layer).get(position / PAGE);
    }

    float[] valuePage(int layer, int position) {
        return values.get(layer).get(position / PAGE);
    }

    @Override
    public void close() {
        keys.forEach(List::clear);
        values.forEach(List::clear);
    }
}
