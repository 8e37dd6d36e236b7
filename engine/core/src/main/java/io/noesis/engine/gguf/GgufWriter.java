package io.noesis.engine.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.RealArray;
import io.noesis.engine.gguf.GgufValue.RealValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;

/// Collects metadata and tensors and writes them as a GGUF file of version 3, little-endian.
///
/// Entries are written in the order they were put, and nothing else enters the file: equal calls give equal bytes.
/// Tensor data is borrowed until [#writeTo] returns and may be larger than the heap. Not safe for several threads.
public final class GgufWriter {

    /// A channel takes at most this much at once; a buffer could not cover more than 2 GiB.
    private static final long CHUNK_BYTES = 64L << 20;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    public GgufWriter put(String key, GgufValue value) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a metadata key must not be empty");
        }
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("metadata key '%s' was put before".formatted(key));
        }
        return this;
    }

    public GgufWriter string(String key, String value) {
        return put(key, new TextValue(value));
    }

    public GgufWriter uint32(String key, long value) {
        return put(key, new IntegerValue(GgufValueType.UINT32, value));
    }

    public GgufWriter float32(String key, float value) {
        return put(key, new RealValue(GgufValueType.FLOAT32, value));
    }

    public GgufWriter flag(String key, boolean value) {
        return put(key, new BooleanValue(value));
    }

    public GgufWriter strings(String key, List<String> values) {
        return put(key, new TextArray(values));
    }

    public GgufWriter int32s(String key, int... values) {
        return put(
                key,
                new IntegerArray(
                        GgufValueType.INT32,
                        Arrays.stream(values).asLongStream().toArray()));
    }

    public GgufWriter float32s(String key, float... values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return put(key, new RealArray(GgufValueType.FLOAT32, widened));
    }

    /// Writes a tensor's bytes when their turn comes, so that they need not exist before.
    @FunctionalInterface
    public interface TensorBody {

        /// Writes exactly the bytes that shape and type need; the channel stays open.
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // copied on the way in, read by the encoder
    record Entry(String name, long[] shape, GgmlType type, long bytes, TensorBody body) {}

    /// Adds a tensor behind the others.
    ///
    /// @throws IllegalArgumentException when the name is taken or too long, or data, shape and type do not fit
    public GgufWriter tensor(GgufTensor tensor) {
        return tensor(tensor.name(), tensor.type(), channel -> writeFully(channel, tensor.data()), tensor.shape());
    }

    /// Adds a tensor whose bytes are made while the file is written.
    ///
    /// @param shape dimension 0 is the length of a contiguous row
    /// @throws IllegalArgumentException when the name is taken or too long, or shape and type do not fit
    public GgufWriter tensor(String name, GgmlType type, TensorBody body, long... shape) {
        long count = 1;
        for (long length : shape) {
            count = Math.multiplyExact(count, length);
        }
        return add(new Entry(name, shape.clone(), type, type.bytesFor(count), body));
    }

    private GgufWriter add(Entry tensor) {
        int nameBytes = GgufEncoder.utf8(tensor.name()).length;
        if (nameBytes < 1 || nameBytes > GgufLimits.TENSOR_NAME_BYTES) {
            throw new IllegalArgumentException("tensor name '%s' has %d bytes, 1 to %d are allowed"
                    .formatted(tensor.name(), nameBytes, GgufLimits.TENSOR_NAME_BYTES));
        }
        if (tensor.shape()[0] % tensor.type().blockLength() != 0) {
            throw new IllegalArgumentException("rows of tensor '%s' have %d weights, %s needs a multiple of %d"
                    .formatted(
                            tensor.name(),
                            tensor.shape()[0],
                            tensor.type(),
                            tensor.type().blockLength()));
        }
        if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
            throw new IllegalArgumentException("tensor '%s' was added before".formatted(tensor.name()));
        }
        return this;
    }

    public GgufWriter tensor(String name, GgmlType type, MemorySegment data, long... shape) {
        return tensor(new GgufTensor(name, shape, type, data));
    }

    /// Writes beside the target and moves the finished file there, so that no reader ever sees half of it.
    public void writeTo(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeTo(channel);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// Writes the whole file into a channel, which stays open.
    public void writeTo(WritableByteChannel channel) throws IOException {
        int alignment = alignment();
        byte[] header = GgufEncoder.header(metadata, tensors.values(), alignment);
        writeFully(channel, ByteBuffer.wrap(header));
        for (Entry tensor : tensors.values()) {
            CountingChannel counted = new CountingChannel(channel);
            tensor.body().writeTo(counted);
            if (counted.written() != tensor.bytes()) {
                throw new IOException("tensor '%s' wrote %d bytes, its shape and type need %d"
                        .formatted(tensor.name(), counted.written(), tensor.bytes()));
            }
            long padding = GgufLimits.pad(tensor.bytes(), alignment) - tensor.bytes();
            writeFully(channel, ByteBuffer.allocate((int) padding));
        }
    }

    private int alignment() {
        int alignment = new GgufMetadata(metadata).integerOr(GgufLimits.ALIGNMENT_KEY, GgufLimits.DEFAULT_ALIGNMENT);
        if (!GgufLimits.isAlignment(alignment)) {
            throw new IllegalArgumentException("%s is %d, a power of two up to %d is needed"
                    .formatted(GgufLimits.ALIGNMENT_KEY, alignment, GgufLimits.LARGEST_ALIGNMENT));
        }
        return alignment;
    }

    private static void writeFully(WritableByteChannel channel, MemorySegment data) throws IOException {
        for (long start = 0; start < data.byteSize(); start += CHUNK_BYTES) {
            long length = Math.min(CHUNK_BYTES, data.byteSize() - start);
            writeFully(channel, data.asSlice(start, length).asByteBuffer());
        }
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
