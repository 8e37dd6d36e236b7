package io.noesis.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.tokenizer.GgufTokenizers;
import io.noesis.engine.tokenizer.Tokenizer;

/// A model in one GGUF file.
public final class GgufSource implements ModelSource {

    private final GgufFile file;
    private final ModelSpec spec;

    private GgufSource(GgufFile file) {
        this.file = file;
        this.spec = ModelSpecs.read(file);
    }

    /// @throws io.noesis.engine.loading.ModelLoadException for whatever is wrong with the file; it is closed then
    public static GgufSource open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufSource(file);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public Tokenizer tokenizer() {
        return GgufTokenizers.from(file.metadata());
    }

    @Override
    public Set<Integer> endTokens() {
        return GgufTokenizers.endOfGenerationTokens(file.metadata());
    }

    @Override
    public Optional<String> chatTemplate() {
        String template = file.metadata().stringOr("tokenizer.chat_template", "");
        return template.isBlank() ? Optional.empty() : Optional.of(template);
    }

    @Override
    public Optional<GgufTensor> findTensor(String name) {
        return file.findTensor(name);
    }

    @Override
    public long parameterCount() {
        return file.tensors().stream().mapToLong(GgufTensor::elementCount).sum();
    }

    @Override
    public long weightBytes() {
        return file.byteSize();
    }

    @Override
    public List<ContentFile> files() {
        return List.of(file.content());
    }

    @Override
    public void close() {
        file.close();
    }
}
