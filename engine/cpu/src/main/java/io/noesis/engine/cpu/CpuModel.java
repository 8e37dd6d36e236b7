package io.noesis.engine.cpu;

import java.util.Arrays;
import java.util.List;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.cpu.MatrixProduct.Operand;
import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;

/// The forward pass of the Llama family (arXiv:2302.13971, arXiv:2407.21783), with layers that may lack a part.
///
/// The weights stay in the mapped file; the operating system keeps what is used in memory.
final class CpuModel implements LoadedModel {

    private final ModelSource source;
    private final ModelSpec spec;
    private final ModelWeights weights;
    private final Kernels kernels;
    private final WorkerPool workers;
    private final MatrixProduct product;
    private final Attention attention;
    private final RopeTable rope;
    private final StepBuffers step;
    private final KvStore store;

    /// @param kvPages pages of the KV cache
    CpuModel(ModelSource source, ModelWeights weights, Kernels kernels, WorkerPool workers, int kvPages) {
        this.source = source;
        this.spec = source.spec();
        this.weights = weights;
        this.kernels = kernels;
        this.workers = workers;
        this.product = new MatrixProduct(kernels, workers);
        this.store = new KvStore(spec, kvPages);
        this.attention = new Attention(kernels, workers, store);
        this.rope = new RopeTable(spec.rope());
        this.step = weights.buffers(spec);
    }

    @Override
    public long parameterCount() {
        return weights.parameterCount();
    }

    @Override
    public KvPages kvPages() {
        return store.pages();
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink logits) {
        chunks.forEach(store::prepare);
        step.layOut(chunks);
        rope.prepare(step.positions, step.tokens);
        workers.run(
                step.tokens,
                t -> kernels.expandRow(
                        weights.embedding(), checkedToken(step.ids[t]), step.stream, t * spec.hiddenSize()));
        for (int layer = 0; layer < weights.layers().size(); layer++) {
            LayerWeights layerWeights = weights.layers().get(layer);
            switch (layerWeights.attention()) {
                case LayerWeights.Attention.GroupedQuery grouped -> groupedQuery(grouped, layer);
                case LayerWeights.Attention.Linear linear -> linear(linear);
                case LayerWeights.Attention.None() -> {}
            }
            switch (layerWeights.feedForward()) {
                case LayerWeights.FeedForward.SwiGlu swiGlu -> swiGlu(swiGlu);
                case LayerWeights.FeedForward.None() -> {}
            }
        }
        logits(chunks, logits);
    }

    private int checkedToken(int id) {
        if (id < 0 || id >= spec.vocabularySize()) {
            throw new IllegalArgumentException(
                    "token %d is outside the vocabulary of %d".formatted(id, spec.vocabularySize()));
        }
        return id;
    }

    private void groupedQuery(LayerWeights.Attention.GroupedQuery layer, int index) {
        normalise(layer.norm());
        product.multiply(
                step.normed,
                step.tokens,
                new Operand(layer.query(), step.query),
                new Operand(layer.key(), step.key),
                new Operand(layer.value(), step.value));
        int headDim = layer.plan().headDim();
        for (int t = 0; t < step.tokens; t++) {
            rope.rotate(
                    t, step.query, t * layer.plan().queryWidth(), layer.plan().heads(), headDim);
            rope.rotate(t, step.key, t * layer.plan().kvWidth(), layer.plan().kvHeads(), headDim);
        }
        attention.store(step, index, layer.plan().kvWidth());
        attention.attend(step, index, layer.plan());
        product.multiply(step.attended, step.tokens, new Operand(layer.output(), step.added));
        addToStream();
    }

    private void linear(LayerWeights.Attention.Linear layer) {
        normalise(layer.norm());
        product.multiply(step.normed, step.tokens, new Operand(layer.output(), step.added));
        addToStream();
    }

    private void swiGlu(LayerWeights.FeedForward.SwiGlu layer) {
        normalise(layer.norm());
        product.multiply(
                step.normed, step.tokens, new Operand(layer.gate(), step.gate), new Operand(layer.up(), step.up));
        int width = layer.gate().rows();
        workers.run(step.tokens, t -> kernels.siluMultiply(step.gate, step.up, t * width, (t + 1) * width));
        product.multiply(step.gate, step.tokens, new Operand(layer.down(), step.added));
        addToStream();
    }

    private void normalise(float[] norm) {
        int hidden = spec.hiddenSize();
        for (int t = 0; t < step.tokens; t++) {
            kernels.rmsNorm(step.stream, t * hidden, norm, spec.normEpsilon(), step.normed, t * hidden);
        }
    }

    private void addToStream() {
        kernels.add(step.stream, step.added, 0, step.tokens * spec.hiddenSize());
    }

    private void logits(List<Chunk> chunks, LogitsSink sink) {
        int wanted = chunks.stream().mapToInt(Chunk::wantedLogits).sum();
        if (wanted == 0) {
            return;
        }
        normaliseWanted(chunks);
        int vocabulary = weights.output().rows();
        float[] all = new float[Math.multiplyExact(wanted, vocabulary)];
        product.multiply(step.normed, wanted, new Operand(weights.output(), all));
        int row = 0;
        for (int i = 0; i < chunks.size(); i++) {
            for (int index = 0; index < chunks.get(i).wantedLogits(); index++, row++) {
                int from = row * vocabulary;
                sink.accept(i, index, wanted == 1 ? all : Arrays.copyOfRange(all, from, from + vocabulary));
            }
        }
    }

    private void normaliseWanted(List<Chunk> chunks) {
        int hidden = spec.hiddenSize();
        int row = 0;
        int end = 0;
        for (Chunk chunk : chunks) {
            end += chunk.tokens().length;
            for (int t = end - chunk.wantedLogits(); t < end; t++, row++) {
                kernels.rmsNorm(
                        step.stream, t * hidden, weights.outputNorm(), spec.normEpsilon(), step.normed, row * hidden);
            }
        }
    }

    @Override
    public void close() {
        workers.close();
        source.close();
    }
}
