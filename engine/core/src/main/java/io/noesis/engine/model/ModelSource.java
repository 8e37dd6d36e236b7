package io.noesis.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.tokenizer.Tokenizer;

/// An open model in whichever format: what it computes, its tensors, and how it reads and writes text.
///
/// The tensors' names are those of GGUF (`blk.0.attn_q.weight`); formats with other names translate. The source owns
/// the mapped memory of its tensors: they may be used from any thread, but not after [#close]. Everything else stays
/// usable. Whatever is wrong with the files is a [ModelLoadException].
public interface ModelSource extends AutoCloseable {

    /// The file or directory.
    Path path();

    ModelSpec spec();

    /// Made anew by each call, which takes time and memory: ask once.
    Tokenizer tokenizer();

    /// Tokens after which an answer is over.
    Set<Integer> endTokens();

    /// The model's own Jinja template: hostile until rendered in a sandbox.
    Optional<String> chatTemplate();

    Optional<GgufTensor> findTensor(String name);

    /// @throws ModelLoadException when there is no such tensor
    default GgufTensor tensor(String name) {
        return findTensor(name)
                .orElseThrow(() -> new ModelLoadException("%s: tensor '%s' is missing".formatted(path(), name)));
    }

    /// Numbers in all tensors, tied ones once.
    long parameterCount();

    /// Bytes that all tensors take as they are stored.
    long weightBytes();

    /// The files that the model is made of, in an order that does not change; their bytes are borrowed.
    List<ContentFile> files();

    @Override
    void close();
}
