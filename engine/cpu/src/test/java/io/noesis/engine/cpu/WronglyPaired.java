package io.noesis.engine.cpu;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.model.RopeSpec;
import io.noesis.engine.tokenizer.Tokenizer;

/// A source that claims that its RoPE turns adjacent pairs: what a loader that gets it wrong would make.
record WronglyPaired(ModelSource right) implements ModelSource {

    @Override
    public Path path() {
        return right.path();
    }

    @Override
    public ModelSpec spec() {
        ModelSpec spec = right.spec();
        RopeSpec rope = new RopeSpec(
                spec.rope().dimensions(),
                spec.rope().base(),
                spec.rope().frequencyDivisors(),
                RopeSpec.Pairing.ADJACENT);
        return new ModelSpec(
                spec.name(),
                spec.architecture(),
                spec.contextLength(),
                spec.hiddenSize(),
                spec.vocabularySize(),
                spec.layers(),
                rope,
                spec.normEpsilon());
    }

    @Override
    public Tokenizer tokenizer() {
        return right.tokenizer();
    }

    @Override
    public Set<Integer> endTokens() {
        return right.endTokens();
    }

    @Override
    public Optional<String> chatTemplate() {
        return right.chatTemplate();
    }

    @Override
    public Optional<GgufTensor> findTensor(String name) {
        return right.findTensor(name);
    }

    @Override
    public long parameterCount() {
        return right.parameterCount();
    }

    @Override
    public long weightBytes() {
        return right.weightBytes();
    }

    @Override
    public List<ContentFile> files() {
        return right.files();
    }

    @Override
    public void close() {
        right.close();
    }
}
