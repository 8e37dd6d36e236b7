package io.noesis.training.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.noesis.engine.gguf.GgufFile;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.engine.tokenizer.BpeLearner;
import io.noesis.engine.tokenizer.GgufTokenizers;
import io.noesis.engine.tokenizer.LearnedBpe;
import io.noesis.engine.tokenizer.Tokenizer;

/// A byte-level vocabulary with Llama 3's special tokens behind it, as GGUF describes it.
///
/// @param tokens in the byte alphabet of GPT-2, special tokens last
/// @param types as GGUF counts them: 1 ordinary, 3 control
public record NanoVocabulary(List<String> tokens, List<Integer> types, List<String> merges) {

    public static final String BEGIN = "<|begin_of_text|>";
    public static final String END = "<|end_of_text|>";
    public static final String HEADER_BEGIN = "<|start_header_id|>";
    public static final String HEADER_END = "<|end_header_id|>";
    public static final String END_OF_TURN = "<|eot_id|>";

    private static final List<String> SPECIALS = List.of(
            BEGIN,
            END,
            "<|finetune_right_pad_id|>",
            HEADER_BEGIN,
            HEADER_END,
            "<|eom_id|>",
            END_OF_TURN,
            "<|python_tag|>");

    private static final int ORDINARY = 1;
    private static final int CONTROL = 3;

    /// Splits as SmolLM does: digits one by one, and what lies between like GPT-2.
    private static final String SPLITTER = "smollm";

    public NanoVocabulary {
        tokens = List.copyOf(tokens);
        types = List.copyOf(types);
        merges = List.copyOf(merges);
    }

    /// Learns from texts.
    ///
    /// @param size of the whole vocabulary, special tokens included
    public static NanoVocabulary learn(Stream<String> texts, int size) {
        BpeLearner learner = new BpeLearner();
        texts.forEach(learner::add);
        LearnedBpe learnt = learner.learn(size - SPECIALS.size());
        List<String> tokens = new ArrayList<>(learnt.tokens());
        List<Integer> types = new ArrayList<>();
        tokens.forEach(token -> types.add(ORDINARY));
        for (String special : SPECIALS) {
            tokens.add(special);
            types.add(CONTROL);
        }
        return new NanoVocabulary(tokens, types, learnt.merges());
    }

    /// Reads back what [#writeTo(Path)] wrote.
    public static NanoVocabulary read(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            GgufMetadata metadata = gguf.metadata();
            List<Integer> types = new ArrayList<>();
            for (int type : metadata.integers("tokenizer.ggml.token_type")) {
                types.add(type);
            }
            return new NanoVocabulary(
                    metadata.strings("tokenizer.ggml.tokens"), types, metadata.strings("tokenizer.ggml.merges"));
        }
    }

    /// Writes a GGUF file without tensors, as llama.cpp keeps vocabularies.
    public void writeTo(Path file) throws IOException {
        GgufWriter writer = new GgufWriter();
        writer.string("general.architecture", "llama");
        describe(writer);
        writer.writeTo(file);
    }

    /// Adds the metadata of the tokenizer.
    public void describe(GgufWriter writer) {
        writer.string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", SPLITTER)
                .strings("tokenizer.ggml.tokens", tokens)
                .int32s(
                        "tokenizer.ggml.token_type",
                        types.stream().mapToInt(Integer::intValue).toArray())
                .strings("tokenizer.ggml.merges", merges)
                .uint32("tokenizer.ggml.bos_token_id", idOf(BEGIN))
                .uint32("tokenizer.ggml.eos_token_id", idOf(END_OF_TURN))
                .uint32("tokenizer.ggml.eot_token_id", idOf(END_OF_TURN))
                .flag("tokenizer.ggml.add_bos_token", false);
    }

    public int size() {
        return tokens.size();
    }

    /// @throws IllegalArgumentException when there is no such token
    public int idOf(String token) {
        int id = tokens.lastIndexOf(token);
        if (id < 0) {
            throw new IllegalArgumentException("there is no token '%s'".formatted(token));
        }
        return id;
    }

    /// The engine's tokenizer of a file that [#writeTo(Path)] or the model export wrote.
    public static Tokenizer tokenizer(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return GgufTokenizers.from(gguf.metadata());
        }
    }
}
