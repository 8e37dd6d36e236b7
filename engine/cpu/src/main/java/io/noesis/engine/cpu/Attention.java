package io.noesis.engine.cpu;

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
        int heads = plan.heads();
        workers.run(step.tokens * plan.kvHeads(), part -> {
            int t = part / plan.kvHeads();
            int kvHead = part % plan.kvHeads();
            int group = heads / plan.kvHeads();
            float[] scores = new float[step.positions[t] + 1];
            for (int head = kvHead * group; head < (kvHead + 1) * group; head++) {
                attendHead(step, layer, plan, t, head, kvHead, scores);
            }
        });
    }

    private void attendHead(
            StepBuffers step, int layer, AttentionPlan.GroupedQuery plan, int t, int head, int kvHead, float[] scores) {
        int headDim = plan.headDim();
        int kvWidth = plan.kvWidth();
        int count = scores.length;
        int query = t * plan.queryWidth() + head * headDim;
        float scale = (float) (1 / Math.sqrt(headDim));
        int[] pages = step.pages[t];
        for (int p = 0; p < count; p += KvStore.PAGE) {
            int inPage = Math.min(KvStore.PAGE, count - p);
            float[] keys = store.keys(layer, pages[p / KvStore.PAGE]);
            kernels.scores(step.query, query, keys, kvHead * headDim, kvWidth, inPage, headDim, scale, scores, p);
        }
        kernels.softmax(scores, count);
        java.util.Arrays.fill(step.attended, query, query + headDim, 0f);
        for (int p = 0; p < count; p += KvStore.PAGE) {
            int inPage = Math.min(KvStore.PAGE, count - p);
            float[] values = store.values(layer, pages[p / KvStore.PAGE]);
            kernels.addWeighted(scores, p, values, kvHead * headDim, kvWidth, inPage, headDim, step.attended, query);
        }
    }
}
