package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.content.DigestMemory;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;

/// Builds [NativeModel]s: finds the tensors a model's plan names, has them re-laid, and puts them in their places.
public final class NativeBackend {

    private final NativeKernels kernels;
    private final Workers workers;

    public NativeBackend(NativeKernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /// Why these kernels cannot compute the model, if they cannot.
    public static Optional<String> unsupported(ModelSpec spec) {
        if (spec.hiddenSize() % PackedKind.GROUP_ROWS != 0) {
            return Optional.of("the hidden size %d is no multiple of 16".formatted(spec.hiddenSize()));
        }
        for (LayerPlan layer : spec.layers()) {
            if (layer.attention() instanceof AttentionPlan.GroupedQuery grouped
                    && grouped.headDim() > HeadShape.LARGEST) {
                return Optional.of("heads of %d are longer than %d".formatted(grouped.headDim(), HeadShape.LARGEST));
            }
        }
        return Optional.empty();
    }

    /// What a model is made from.
    ///
    /// @param model closed with the loaded model
    /// @param vectors expands a norm's weights to F32
    /// @param embedding looks tokens up in the model's own file
    /// @param cache directory where the re-laid weights are kept, if anywhere
    public record Source(
            ModelSource model,
            VectorReader vectors,
            NativeModel.Embedding embedding,
            Optional<Path> cache,
            KvType kvType) {

        ModelSpec spec() {
            return model.spec();
        }

        ModelTensors tensors() {
            return new ModelTensors(model);
        }

        Optional<PackedFile> packedFile(Workers workers) {
            return cache.map(directory -> {
                List<ContentFile> files = model.files();
                String digest = new DigestMemory(directory, InstantSource.system())
                        .digestOf(model.path(), files, (parts, part) -> workers.run(parts, part::accept));
                return new PackedFile(
                        directory,
                        model.path().getFileName().toString(),
                        digest,
                        () -> files.forEach(ContentFile::requireUnchanged));
            });
        }
    }

    /// Reads a vector of any type.
    @FunctionalInterface
    public interface VectorReader {

        float[] read(GgufTensor tensor);
    }

    /// @param kvPages pages of the KV cache
    @SuppressWarnings("MustBeClosedChecker") // the arena passes to the model
    public NativeModel load(Source source, int kvPages, LoadProgress progress) {
        Loading loading = new Loading(source);
        List<LayerTensors> layers = new ArrayList<>();
        for (int i = 0; i < source.spec().layers().size(); i++) {
            layers.add(loading.layer(i, source.spec().layers().get(i)));
        }
        GgufTensor output = loading.output();
        PackedWeights packed = PackedWeights.of(loading.toPack, source.packedFile(workers), workers, progress);
        // The file as it was is not needed any more, but for single rows of the embedding.
        loading.toPack.forEach(tensor -> kernels.forget(tensor.data()));
        Arena norms = Arena.ofShared();
        try {
            Placing placing = new Placing(source, packed, norms);
            GgufTensor outputNorm = source.tensors()
                    .matrix("output_norm.weight", 1, source.spec().hiddenSize());
            NativeWeights weights = new NativeWeights(
                    layers.stream().map(placing::layer).toList(), placing.norm(outputNorm), packed.matrix(output));
            AutoCloseable memory = () -> {
                packed.close();
                norms.close();
                source.model().close();
            };
            return new NativeModel(source, weights, memory, kernels, workers, kvPages);
        } catch (RuntimeException | Error e) {
            packed.close();
            norms.close();
            throw e;
        }
    }

    /// The tensors of a layer, by role; empty where the plan has none.
    private record LayerTensors(LayerPlan plan, List<GgufTensor> attention, List<GgufTensor> feedForward) {}

    /// Finds tensors, checks their shapes, and notes which are matrices.
    private static final class Loading {

        private final ModelTensors tensors;
        private final int hidden;
        private final int vocabulary;
        private final List<GgufTensor> toPack = new ArrayList<>();

        Loading(Source source) {
            this.tensors = source.tensors();
            this.hidden = source.spec().hiddenSize();
            this.vocabulary = source.spec().vocabularySize();
        }

        LayerTensors layer(int i, LayerPlan plan) {
            List<GgufTensor> attention = switch (plan.attention()) {
                case AttentionPlan.GroupedQuery grouped ->
                    List.of(
                            tensors.layerVector(i, "attn_norm", hidden),
                            matrix(i, "attn_q", grouped.queryWidth(), hidden),
                            matrix(i, "attn_k", grouped.kvWidth(), hidden),
                            matrix(i, "attn_v", grouped.kvWidth(), hidden),
                            matrix(i, "attn_output", hidden, grouped.queryWidth()));
                case AttentionPlan.Linear() ->
                    List.of(tensors.layerVector(i, "attn_norm", hidden), matrix(i, "attn_output", hidden, hidden));
                case AttentionPlan.None() -> List.of();
            };
            List<GgufTensor> feedForward = switch (plan.feedForward()) {
                case FeedForwardPlan.SwiGlu(int width) ->
                    List.of(
                            tensors.layerVector(i, "ffn_norm", hidden),
                            matrix(i, "ffn_gate", width, hidden),
                            matrix(i, "ffn_up", width, hidden),
                            matrix(i, "ffn_down", hidden, width));
                case FeedForwardPlan.None() -> List.of();
            };
            return new LayerTensors(plan, attention, feedForward);
        }

        GgufTensor output() {
            GgufTensor output = tensors.findMatrix("output.weight", vocabulary, hidden)
                    .orElseGet(() -> tensors.matrix("token_embd.weight", vocabulary, hidden));
            toPack.add(output);
            return output;
        }

        private GgufTensor matrix(int layer, String role, int rows, int columns) {
            GgufTensor tensor = tensors.layerMatrix(layer, role, rows, columns);
            toPack.add(tensor);
            return tensor;
        }
    }

    /// Puts packed matrices and expanded vectors in their places.
    private record Placing(Source source, PackedWeights packed, Arena arena) {

        NativeWeights.Layer layer(LayerTensors tensors) {
            List<GgufTensor> a = tensors.attention();
            NativeWeights.Attention attention = switch (tensors.plan().attention()) {
                case AttentionPlan.GroupedQuery grouped ->
                    new NativeWeights.Attention.GroupedQuery(
                            HeadShape.of(grouped),
                            norm(a.get(0)),
                            packed.matrix(a.get(1)),
                            packed.matrix(a.get(2)),
                            packed.matrix(a.get(3)),
                            packed.matrix(a.get(4)));
                case AttentionPlan.Linear() ->
                    new NativeWeights.Attention.Linear(norm(a.get(0)), packed.matrix(a.get(1)));
                case AttentionPlan.None() -> new NativeWeights.Attention.None();
            };
            List<GgufTensor> f = tensors.feedForward();
            NativeWeights.FeedForward feedForward = switch (tensors.plan().feedForward()) {
                case FeedForwardPlan.SwiGlu swiGlu ->
                    new NativeWeights.FeedForward.SwiGlu(
                            norm(f.get(0)), packed.matrix(f.get(1)), packed.matrix(f.get(2)), packed.matrix(f.get(3)));
                case FeedForwardPlan.None() -> new NativeWeights.FeedForward.None();
            };
            return new NativeWeights.Layer(attention, feedForward);
        }

        MemorySegment norm(GgufTensor tensor) {
            float[] numbers = source.vectors().read(tensor);
            MemorySegment memory = Unscoped.allocate(arena, (long) PackedKind.fillUp(numbers.length) * Float.BYTES);
            MemorySegment.copy(numbers, 0, memory, JAVA_FLOAT, 0, numbers.length);
            return memory;
        }
    }
}
