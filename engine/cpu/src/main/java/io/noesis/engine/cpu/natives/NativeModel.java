package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.cpu.natives.NativeKernels.Mode;
import io.noesis.engine.cpu.natives.NativeProduct.Operand;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.RopeSpec;

/// The forward pass of the Llama family on the native kernels: the same mathematics as `CpuModel`, with activations
/// rounded to 8 bits where the weights are, as llama.cpp does it.
public final class NativeModel implements LoadedModel {

    /// Logits worked out together: bounds the memory when those of a whole prompt are wanted.
    private static final int LOGIT_ROWS = 32;

    private final ModelSpec spec;
    private final NativeWeights weights;
    private final Embedding embedding;
    private final AutoCloseable memory;
    private final long parameterCount;
    private final NativeKernels kernels;
    private final Workers workers;
    private final NativeProduct product;
    private final RopeAngles rope;
    private final KvPagePool pool;
    private final StepMemory step;
    private final Arena logitsArena = Arena.ofShared();
    private final MemorySegment logits;
    private final Activations wantedRows;
    private final int logitsStride;

    /// Looks tokens up.
    public interface Embedding {

        /// @param target `[hidden]`
        void row(int token, float[] target);
    }

    /// @param memory holds the weights; closed with the model
    NativeModel(
            NativeBackend.Source source,
            NativeWeights weights,
            AutoCloseable memory,
            NativeKernels kernels,
            Workers workers,
            int kvPages) {
        this.spec = source.spec();
        this.weights = weights;
        this.embedding = source.embedding();
        this.memory = memory;
        this.parameterCount = source.model().parameterCount();
        this.kernels = kernels;
        this.workers = workers;
        this.product = new NativeProduct(kernels, workers, weights.turns());
        this.rope = new RopeAngles(spec.rope());
        this.pool = new KvPagePool(spec, source.kvType(), kvPages);
        this.step = new StepMemory(spec);
        this.logitsStride = PackedKind.fillUp(spec.vocabularySize());
        this.logits = Unscoped.allocate(logitsArena, (long) LOGIT_ROWS * logitsStride * Float.BYTES);
        int width = PackedKind.fillUp(spec.hiddenSize());
        this.wantedRows = new Activations(
                logitsArena,
                Unscoped.allocate(logitsArena, (long) LOGIT_ROWS * width * Float.BYTES),
                width,
                Activations.Rounded.allocate(logitsArena, LOGIT_ROWS, width));
    }

    @Override
    public long parameterCount() {
        return parameterCount;
    }

    @Override
    public KvPages kvPages() {
        return pool.layout();
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink sink) {
        chunks.forEach(pool::prepare);
        step.layOut(chunks);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] pageTables = StepMemory.pageTables(arena, chunks, pool);
            RopeAngles.Table angles = rope.table(arena, step.positions, step.tokens);
            Map<Integer, AttentionParts> attentionParts = new HashMap<>();
            embed();
            for (int layer = 0; layer < weights.layers().size(); layer++) {
                switch (weights.layers().get(layer).attention()) {
                    case NativeWeights.Attention.GroupedQuery grouped ->
                        groupedQuery(
                                grouped,
                                layer,
                                chunks,
                                pageTables,
                                angles,
                                attentionParts.computeIfAbsent(
                                        grouped.shape().kvHeads(),
                                        kvHeads -> new AttentionParts(chunks, kvHeads, workers.threads())));
                    case NativeWeights.Attention.Linear linear -> {
                        normalise(linear.norm());
                        product.multiply(Mode.ADD, step.normed, step.tokens, new Operand(linear.output(), step.stream));
                    }
                    case NativeWeights.Attention.None() -> {}
                }
                switch (weights.layers().get(layer).feedForward()) {
                    case NativeWeights.FeedForward.SwiGlu swiGlu -> {
                        normalise(swiGlu.norm());
                        product.swiGlu(swiGlu.gate(), swiGlu.up(), step.normed, step.tokens, step.gate, step.up);
                        product.multiply(Mode.ADD, step.gate, step.tokens, new Operand(swiGlu.down(), step.stream));
                    }
                    case NativeWeights.FeedForward.None() -> {}
                }
            }
        }
        logits(chunks, sink);
    }

    private void embed() {
        int hidden = spec.hiddenSize();
        workers.run(step.tokens, t -> {
            int id = step.ids[t];
            if (id < 0 || id >= spec.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token %d is outside the vocabulary of %d".formatted(id, spec.vocabularySize()));
            }
            float[] row = new float[hidden];
            embedding.row(id, row);
            MemorySegment.copy(row, 0, step.stream.x(), JAVA_FLOAT, t * step.stream.xStride() * Float.BYTES, hidden);
        });
    }

    private void groupedQuery(
            NativeWeights.Attention.GroupedQuery layer,
            int index,
            List<Chunk> chunks,
            MemorySegment[] pageTables,
            RopeAngles.Table angles,
            AttentionParts parts) {
        normalise(layer.norm());
        product.multiply(
                Mode.STORE,
                step.normed,
                step.tokens,
                new Operand(layer.query(), step.query),
                new Operand(layer.key(), step.key),
                new Operand(layer.value(), step.value));
        store(layer.shape(), index, chunks, angles);
        attend(layer.shape(), index, chunks, pageTables, parts);
        product.multiply(Mode.ADD, step.attended, step.tokens, new Operand(layer.output(), step.stream));
    }

    /// Rotates queries and keys, and puts keys and values into their pages.
    private void store(HeadShape shape, int layer, List<Chunk> chunks, RopeAngles.Table angles) {
        long offset = pool.layerOffset(layer);
        int parts = step.tokens < 4 ? 1 : 2 * workers.threads();
        workers.run(parts, part -> {
            int end = Dealing.share(step.tokens, part + 1, parts);
            for (int t = Dealing.share(step.tokens, part, parts); t < end; t++) {
                int position = step.positions[t];
                int page = chunks.get(step.chunkOf[t]).pages()[position / KvPagePool.PAGE];
                kernels.ropeStore(
                        step.query.row(t),
                        step.key.row(t),
                        step.value.row(t),
                        angles.cosines(t),
                        angles.sines(t),
                        angles.pairs(),
                        spec.rope().pairing() == RopeSpec.Pairing.ADJACENT,
                        shape,
                        pool.page(page).asSlice(offset),
                        pool.type(),
                        position % KvPagePool.PAGE);
            }
        });
    }

    private void attend(
            HeadShape shape, int layer, List<Chunk> chunks, MemorySegment[] pageTables, AttentionParts parts) {
        long offset = pool.layerOffset(layer);
        MemorySegment sums = parts.slots() == 0 ? MemorySegment.NULL : step.sums(parts.slots() * shape.sumsBytes());
        AtomicIntegerArray done = new AtomicIntegerArray(parts.splits().size());
        int group = shape.heads() / shape.kvHeads();
        workers.run(parts.parts().size(), number -> {
            AttentionParts.Part part = parts.parts().get(number);
            int t = step.firstToken(part.chunk()) + part.firstToken();
            AttentionParts.Split split =
                    part.split() < 0 ? null : parts.splits().get(part.split());
            AttentionParts.Part then = parts.after(number, workers.threads());
            MemorySegment put = split == null ? MemorySegment.NULL : sums.asSlice(split.slot() * shape.sumsBytes());
            kernels.attention(
                    step.query.row(t),
                    step.attended.row(t),
                    step.query.xStride(),
                    pageTables[part.chunk()],
                    pool.type(),
                    offset,
                    step.positions[t],
                    part.tokens(),
                    shape,
                    part.kvHead(),
                    part.firstSegment(),
                    part.endSegment(),
                    put,
                    then == null ? MemorySegment.NULL : firstPage(then, chunks),
                    then == null ? 0 : then.kvHead());
            if (split != null && done.incrementAndGet(part.split()) == split.parts()) {
                long head = (long) part.kvHead() * group * shape.headDim() * Float.BYTES;
                kernels.attentionJoin(
                        put, split.segments(), step.attended.row(t).asSlice(head), shape);
            }
        });
    }

    /// Of those that a part looks at.
    private MemorySegment firstPage(AttentionParts.Part part, List<Chunk> chunks) {
        int index = part.firstSegment() * (AttentionParts.SEGMENT / KvPagePool.PAGE);
        return pool.page(chunks.get(part.chunk()).pages()[index]);
    }

    private void normalise(MemorySegment norm) {
        normalise(step.stream, norm, step.normed, step.tokens);
    }

    private void normalise(Activations from, MemorySegment norm, Activations to, int tokens) {
        int parts = tokens < 2 * workers.threads() ? 1 : 2 * workers.threads();
        workers.run(
                parts,
                part -> kernels.rmsNorm(
                        from.x(),
                        from.xStride(),
                        norm,
                        spec.normEpsilon(),
                        spec.hiddenSize(),
                        Dealing.share(tokens, part, parts),
                        Dealing.share(tokens, part + 1, parts),
                        to.x(),
                        to.xStride()));
    }

    private void logits(List<Chunk> chunks, LogitsSink sink) {
        WantedLogits wanted = WantedLogits.of(chunks);
        float[] row = new float[spec.vocabularySize()];
        long bytes = (long) spec.hiddenSize() * Float.BYTES;
        for (int start = 0; start < wanted.count(); start += LOGIT_ROWS) {
            int count = Math.min(LOGIT_ROWS, wanted.count() - start);
            for (int i = 0; i < count; i++) {
                MemorySegment.copy(step.stream.row(wanted.token(start + i)), 0, wantedRows.row(i), 0, bytes);
            }
            normalise(wantedRows, weights.outputNorm(), wantedRows, count);
            product.multiply(Mode.STORE, wantedRows, count, new Operand(weights.output(), logits, logitsStride));
            for (int i = 0; i < count; i++) {
                MemorySegment.copy(
                        logits, JAVA_FLOAT, (long) i * logitsStride * Float.BYTES, row, 0, spec.vocabularySize());
                sink.accept(wanted.chunk(start + i), wanted.index(start + i), row);
            }
        }
    }

    @Override
    public void close() {
        workers.close();
        step.close();
        pool.close();
        logitsArena.close();
        try {
            memory.close();
        } catch (Exception e) {
            throw new IllegalStateException("the weights could not be given back", e);
        }
    }
}
