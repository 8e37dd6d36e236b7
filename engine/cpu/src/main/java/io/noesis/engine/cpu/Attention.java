package io.noesis.engine.cpu;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.model.AttentionPlan;

/// Causal grouped-query attention of a step's tokens over their own caches.
final class Attention {

    private final Kernels kernels;
    private final WorkerPool workers;

    Attention(Kernels kernels, WorkerPool workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /// Puts the step's keys and values of one layer into the caches.
    void store(StepBuffers step, int layer, int kvWidth) {
        for (int t = 0; t < step.tokens; t++) {
            int position = step.positions[t];
            int at = position % PagedKvCache.PAGE * kvWidth;
            System.arraycopy(step.key, t * kvWidth, step.caches[t].keyPage(layer, position), at, kvWidth);
            System.arraycopy(step.value, t * kvWidth, step.caches[t].valuePage(layer, position), at, kvWidth);
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
        PagedKvCache cache = step.caches[t];
        for (int p = 0; p < count; p += PagedKvCache.PAGE) {
            int inPage = Math.min(PagedKvCache.PAGE, count - p);
            float[] keys = cache.keyPage(layer, p);
            kernels.scores(step.query, query, keys, kvHead * headDim, kvWidth, inPage, headDim, scale, scores, p);
        }
        kernels.softmax(scores, count);
        java.util.Arrays.fill(step.attended, query, query + headDim, 0f);
        for (int p = 0; p < count; p += PagedKvCache.PAGE) {
            int inPage = Math.min(PagedKvCache.PAGE, count - p);
            float[] values = cache.valuePage(layer, p);
            kernels.addWeighted(scores, p, values, kvHead * headDim, kvWidth, inPage, headDim, step.attended, query);
        }
    }
}
