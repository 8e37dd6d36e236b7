package io.noesis.engine.cpu;

import java.util.Arrays;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.model.AttentionPlan;

/// Causal grouped-query attention of a step's tokens over their own caches.
final class Attention {

    private final Kernels kernels;
    private final WorkerPool workers;
    private final KvStore store;

    Attention(Kernels kernels, WorkerPool workers, KvStore store) {
        this.store = store;
        this.kernels = kernels;
        this.workers = workers;
    }

    /// Puts the step's keys and values of one layer into the caches.
    void store(StepBuffers step, int layer, int kvWidth) {
        for (int t = 0; t < step.tokens; t++) {
            int position = step.positions[t];
            int page = step.pages[t][position / KvStore.PAGE];
            int at = position % KvStore.PAGE * kvWidth;
            System.arraycopy(step.key, t * kvWidth, store.keys(layer, page), at, kvWidth);
            System.arraycopy(step.value, t * kvWidth, store.values(layer, page), at, kvWidth);
        }
    }

    /// `attended[t][h] = Σ_p softmax(q[t][h] · k[p] / sqrt(headDim)) v[p]`, with `p` up to the token's own position.
    void attend(StepBuffers step, int layer, AttentionPlan.GroupedQuery plan) {
        workers.run(
                step.tokens * plan.kvHeads(),
                part -> attendGroup(step, layer, plan, part / plan.kvHeads(), part % plan.kvHeads()));
    }

    /// The heads of one token that share keys and values.
    private void attendGroup(StepBuffers step, int layer, AttentionPlan.GroupedQuery plan, int t, int kvHead) {
        int headDim = plan.headDim();
        int kvWidth = plan.kvWidth();
        int heads = plan.heads() / plan.kvHeads();
        int count = step.positions[t] + 1;
        float[] scores = new float[heads * count];
        int query = t * plan.queryWidth() + kvHead * heads * headDim;
        int kvOffset = kvHead * headDim;
        float scale = (float) (1 / Math.sqrt(headDim));
        int[] pages = step.pages[t];
        for (int p = 0; p < count; p += KvStore.PAGE) {
            int inPage = Math.min(KvStore.PAGE, count - p);
            float[] keys = store.keys(layer, pages[p / KvStore.PAGE]);
            kernels.scores(step.query, query, heads, keys, kvOffset, kvWidth, inPage, headDim, scale, scores, p, count);
        }
        Arrays.fill(step.attended, query, query + heads * headDim, 0f);
        for (int i = 0; i < heads; i++) {
            kernels.softmax(scores, i * count, count);
            int out = query + i * headDim;
            for (int p = 0; p < count; p += KvStore.PAGE) {
                int inPage = Math.min(KvStore.PAGE, count - p);
                float[] values = store.values(layer, pages[p / KvStore.PAGE]);
                kernels.addWeighted(
                        scores, i * count + p, values, kvOffset, kvWidth, inPage, headDim, step.attended, out);
            }
        }
    }
}
