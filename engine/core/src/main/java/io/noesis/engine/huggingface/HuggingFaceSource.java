package io.noesis.engine.huggingface;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.content.FileIdentity;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.ModelTensors;
import io.noesis.engine.safetensors.Dtype;
import io.noesis.engine.safetensors.SafetensorsFile;
import io.noesis.engine.tokenizer.GgufTokenizers;
import io.noesis.engine.tokenizer.Tokenizer;

/// A model in a directory as transformers writes it.
///
/// Its query and key rows are not permuted: the plan's RoPE turns halves. The tokenizer is described as GGUF
/// metadata, so that both formats go through one and the same checks.
public final class HuggingFaceSource implements ModelSource {

    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final List<String> SMALL_FILES = List.of(
            "config.json",
            GENERATION_CONFIG,
            "model.safetensors.index.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja");

    private final Path directory;
    private final List<FileIdentity> smallFiles;
    private final HuggingFaceConfig config;
    private final Shards shards;

    /// Parsed when first asked for: a tokenizer has megabytes of JSON.
    private @Nullable GgufMetadata tokenizerMetadata;

    private HuggingFaceSource(Path directory, List<FileIdentity> smallFiles, HuggingFaceConfig config, Shards shards) {
        this.directory = directory;
        this.smallFiles = smallFiles;
        this.config = config;
        this.shards = shards;
    }

    /// @throws ModelLoadException for whatever is wrong with the directory; its files are closed then
    public static HuggingFaceSource open(Path directory) {
        List<FileIdentity> smallFiles = smallFiles(directory);
        HuggingFaceConfig config = HuggingFaceConfig.read(directory);
        Shards shards = Shards.open(directory);
        try {
            HuggingFaceSource source = new HuggingFaceSource(directory, smallFiles, config, shards);
            source.checkVocabulary();
            return source;
        } catch (Throwable e) {
            shards.close();
            throw e;
        }
    }

    private static List<FileIdentity> smallFiles(Path directory) {
        List<FileIdentity> found = new ArrayList<>();
        for (String name : SMALL_FILES) {
            Path file = directory.resolve(name);
            try {
                if (Files.exists(file)) {
                    found.add(FileIdentity.of(file));
                }
            } catch (IOException e) {
                throw new ModelLoadException("%s: cannot be read: %s".formatted(file, e), e);
            }
        }
        return List.copyOf(found);
    }

    /// Before a tokenizer of the claimed size is made.
    private void checkVocabulary() {
        ModelTensors tensors = new ModelTensors(this);
        tensors.matrix("token_embd.weight", spec().vocabularySize(), spec().hiddenSize());
        if (!config.tied() && findTensor("output.weight").isEmpty()) {
            throw new ModelLoadException(
                    "%s: tensor 'lm_head.weight' is missing, and 'tie_word_embeddings' is false".formatted(directory));
        }
    }

    @Override
    public Path path() {
        return directory;
    }

    @Override
    public ModelSpec spec() {
        return config.spec();
    }

    public HuggingFaceConfig config() {
        return config;
    }

    @Override
    public Tokenizer tokenizer() {
        return GgufTokenizers.from(tokenizerMetadata());
    }

    /// The tokenizer and the chat template under the keys they have in a GGUF file.
    public synchronized GgufMetadata tokenizerMetadata() {
        if (tokenizerMetadata == null) {
            tokenizerMetadata = TokenizerJson.read(directory, config);
        }
        return tokenizerMetadata;
    }

    @Override
    public Set<Integer> endTokens() {
        Set<Integer> ends = new HashSet<>(GgufTokenizers.endOfGenerationTokens(tokenizerMetadata()));
        ends.addAll(config.endTokens());
        Path generation = directory.resolve(GENERATION_CONFIG);
        if (Files.exists(generation)) {
            ends.addAll(Json.CONFIG
                    .read(generation)
                    .integers("eos_token_id", 0, config.spec().vocabularySize() - 1));
        }
        return Set.copyOf(ends);
    }

    @Override
    public Optional<String> chatTemplate() {
        return ChatTemplates.find(directory);
    }

    @Override
    public Optional<GgufTensor> findTensor(String name) {
        if (name.equals("output.weight") && config.tied()) {
            return Optional.empty();
        }
        return TensorNames.ofGguf(name, config.spec()).flatMap(shards::find).map(tensor -> translated(name, tensor));
    }

    private static GgufTensor translated(String name, SafetensorsFile.Tensor tensor) {
        long[] shape = tensor.shape();
        if (shape.length < 1 || shape.length > 2 || tensor.data().byteSize() == 0) {
            throw new ModelLoadException(
                    "tensor %s has %d dimensions and %d bytes; a vector or a matrix that holds something is needed"
                            .formatted(
                                    tensor.name(), shape.length, tensor.data().byteSize()));
        }
        long[] fromContiguous = shape.length == 1 ? shape : new long[] {shape[1], shape[0]};
        return new GgufTensor(name, fromContiguous, type(tensor.name(), tensor.dtype()), tensor.data());
    }

    private static GgmlType type(String name, Dtype dtype) {
        return switch (dtype) {
            case F32 -> GgmlType.F32;
            case F16 -> GgmlType.F16;
            case BF16 -> GgmlType.BF16;
            case BOOL, U8, I8, F8_E4M3, F8_E5M2, F8_E8M0, U16, I16, U32, I32, U64, I64, F64, C64 ->
                throw new ModelLoadException(
                        "tensor %s is stored as %s; F32, F16 and BF16 are supported".formatted(name, dtype));
        };
    }

    @Override
    public long parameterCount() {
        return config.parameterCount();
    }

    @Override
    public long weightBytes() {
        return shards.files().stream().mapToLong(SafetensorsFile::dataBytes).sum();
    }

    @Override
    public List<ContentFile> files() {
        List<ContentFile> files = new ArrayList<>();
        for (FileIdentity file : smallFiles) {
            files.add(new ContentFile(file, MemorySegment.ofArray(Json.TOKENIZER.bytes(file.path()))));
        }
        shards.files().forEach(file -> files.add(file.content()));
        return List.copyOf(files);
    }

    @Override
    public void close() {
        shards.close();
    }
}
