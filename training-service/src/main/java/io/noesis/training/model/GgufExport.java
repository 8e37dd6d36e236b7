package io.noesis.training.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

import io.noesis.engine.convert.BlockEncoder;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.training.tokenizer.NanoVocabulary;

/// Writes a trained model as GGUF, for the engine and for llama.cpp.
///
/// @param name what the model is called; its family is found by it
/// @param chatTemplate Jinja source
/// @param facts further metadata, such as the licence and the recipe
public record GgufExport(String name, NanoVocabulary vocabulary, String chatTemplate, Map<String, String> facts) {

    private static final int QUANTISATION_VERSION = 2;
    private static final Map<GgmlType, Integer> FILE_TYPES = Map.of(GgmlType.F32, 0, GgmlType.F16, 1, GgmlType.Q8_0, 7);

    public GgufExport {
        facts = Map.copyOf(facts);
    }

    /// Replaces `file` in one step, so that a reader never sees half a model.
    ///
    /// @param values in the order of the shape's layout
    /// @param type of the matrices: F32, F16 or Q8_0; norms are F32
    /// @throws IllegalArgumentException when the type is another, or the vocabulary does not fit the shape
    public void write(ModelShape shape, float[] values, GgmlType type, Path file) throws IOException {
        Integer fileType = FILE_TYPES.get(type);
        if (fileType == null) {
            throw new IllegalArgumentException("a model is exported as F32, F16 or Q8_0, not as " + type);
        }
        if (vocabulary.size() != shape.vocabulary()) {
            throw new IllegalArgumentException(
                    "the vocabulary has %d tokens, the shape %d".formatted(vocabulary.size(), shape.vocabulary()));
        }
        GgufWriter writer = new GgufWriter();
        metadata(writer, shape, fileType);
        for (ParameterLayout.Slot slot : ParameterLayout.of(shape).slots()) {
            if (slot.isMatrix()) {
                writer.tensor(
                        slot.name(),
                        type,
                        channel -> writeRows(channel, slot, values, type),
                        slot.columns(),
                        slot.rows());
            } else {
                writer.tensor(
                        slot.name(),
                        GgmlType.F32,
                        channel -> writeRows(channel, slot, values, GgmlType.F32),
                        slot.rows());
            }
        }
        Path parent = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(parent, file.getFileName().toString(), ".part");
        try {
            writer.writeTo(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void metadata(GgufWriter writer, ModelShape shape, int fileType) {
        writer.string("general.architecture", "llama").string("general.name", name);
        facts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(fact -> writer.string(fact.getKey(), fact.getValue()));
        writer.uint32("general.file_type", fileType)
                .uint32("general.quantization_version", QUANTISATION_VERSION)
                .uint32("llama.block_count", shape.layers())
                .uint32("llama.context_length", shape.context())
                .uint32("llama.embedding_length", shape.hidden())
                .uint32("llama.feed_forward_length", shape.feedForward())
                .uint32("llama.vocab_size", shape.vocabulary())
                .uint32("llama.attention.head_count", shape.heads())
                .uint32("llama.attention.head_count_kv", shape.kvHeads())
                .uint32("llama.attention.key_length", shape.headDim())
                .uint32("llama.attention.value_length", shape.headDim())
                .uint32("llama.rope.dimension_count", shape.headDim())
                .float32("llama.rope.freq_base", shape.ropeBase())
                .float32("llama.attention.layer_norm_rms_epsilon", shape.epsilon());
        vocabulary.describe(writer);
        writer.string("tokenizer.chat_template", chatTemplate);
    }

    private static void writeRows(WritableByteChannel channel, ParameterLayout.Slot slot, float[] values, GgmlType type)
            throws IOException {
        int width = slot.isMatrix() ? slot.columns() : slot.rows();
        int rows = slot.isMatrix() ? slot.rows() : 1;
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.toIntExact(type.bytesFor(width))).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, Math.toIntExact(slot.offset() + (long) i * width), row, 0, width);
            buffer.clear();
            BlockEncoder.encode(type, row, buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
