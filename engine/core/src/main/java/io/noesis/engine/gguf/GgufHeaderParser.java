package io.noesis.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.noesis.engine.gguf.GgufHeader.TensorEntry;

/// Parses everything before the tensor data and proves that the tensors lie where the file says they do.
///
/// The rules are those of the reference implementation: unique keys and names, at most four dimensions, rows of whole
/// blocks, and offsets that equal the running sum of the padded sizes, so that tensors neither overlap nor leave
/// gaps.
final class GgufHeaderParser {

    private static final int MAGIC = 0x4655_4747; // "GGUF", little-endian
    private static final int LEAST_ENTRY_BYTES = 8 + 4 + 1; // key length, type, value
    private static final int LEAST_TENSOR_BYTES = 8 + 4 + 8 + 4 + 8; // name length, dimensions, one, type, offset

    private final long fileBytes;
    private final GgufCursor cursor;

    private GgufHeaderParser(MemorySegment file) {
        fileBytes = file.byteSize();
        cursor = new GgufCursor(file.asSlice(0, Math.min(fileBytes, GgufLimits.HEADER_BYTES)));
    }

    /// @throws GgufException when the file breaks a rule of the format or a limit
    static GgufHeader parse(MemorySegment file) {
        return new GgufHeaderParser(file).parse();
    }

    private GgufHeader parse() {
        int version = version();
        int tensorCount = cursor.count("", "tensor count", LEAST_TENSOR_BYTES, GgufLimits.TENSORS);
        int entryCount = cursor.count("", "metadata count", LEAST_ENTRY_BYTES, GgufLimits.METADATA_ENTRIES);
        GgufMetadata metadata = metadata(entryCount);
        int alignment = alignment(metadata);
        List<TensorEntry> tensors = tensors(tensorCount, alignment);
        long dataOffset = GgufLimits.pad(cursor.position(), alignment);
        for (TensorEntry tensor : tensors) {
            requireInFile(tensor, dataOffset);
        }
        return new GgufHeader(version, metadata, List.copyOf(tensors), dataOffset);
    }

    private int version() {
        int magic = cursor.int32("the magic number");
        if (magic != MAGIC) {
            throw new GgufException("not a GGUF file: it begins with 0x%08x instead of 0x%08x"
                    .formatted(Integer.reverseBytes(magic), Integer.reverseBytes(MAGIC)));
        }
        int version = cursor.int32("the version");
        if (version != 0 && (version & 0xFFFF) == 0) {
            throw new GgufException("the file is big-endian (version reads as 0x%08x); only little-endian is supported"
                    .formatted(version));
        }
        if (version != 2 && version != 3) {
            throw new GgufException(
                    "GGUF version is %s, supported are 2 and 3".formatted(Integer.toUnsignedString(version)));
        }
        return version;
    }

    private GgufMetadata metadata(int count) {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        GgufValueParser parser = new GgufValueParser(cursor);
        for (int i = 0; i < count; i++) {
            String key = cursor.string("key of metadata entry " + i, GgufLimits.KEY_BYTES);
            if (key.isEmpty()) {
                throw new GgufException("key of metadata entry %d is empty".formatted(i));
            }
            if (values.put(key, parser.value(key)) != null) {
                throw new GgufException("metadata key '%s' occurs twice".formatted(key));
            }
        }
        return new GgufMetadata(values);
    }

    private static int alignment(GgufMetadata metadata) {
        int alignment = metadata.integerOr(GgufLimits.ALIGNMENT_KEY, GgufLimits.DEFAULT_ALIGNMENT);
        if (!GgufLimits.isAlignment(alignment)) {
            throw new GgufException("%s is %d, a power of two up to %d is needed"
                    .formatted(GgufLimits.ALIGNMENT_KEY, alignment, GgufLimits.LARGEST_ALIGNMENT));
        }
        return alignment;
    }

    private List<TensorEntry> tensors(int count, int alignment) {
        List<TensorEntry> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long expectedOffset = 0;
        for (int i = 0; i < count; i++) {
            TensorEntry tensor = tensor(i);
            if (!names.add(tensor.name())) {
                throw new GgufException("tensor name '%s' occurs twice".formatted(tensor.name()));
            }
            if (tensor.offset() != expectedOffset) {
                throw new GgufException("tensor '%s' lies at offset %s, expected %d after its predecessor"
                        .formatted(tensor.name(), Long.toUnsignedString(tensor.offset()), expectedOffset));
            }
            // Sizes were checked against the file, so that the sum stays far from overflowing.
            expectedOffset = GgufLimits.pad(expectedOffset + tensor.bytes(), alignment);
            tensors.add(tensor);
        }
        return tensors;
    }

    private TensorEntry tensor(int index) {
        String name = cursor.string("name of tensor " + index, GgufLimits.TENSOR_NAME_BYTES);
        if (name.isEmpty()) {
            throw new GgufException("name of tensor %d is empty".formatted(index));
        }
        long[] shape = shape(name);
        GgmlType type = type(name);
        long offset = cursor.int64("offset of tensor '" + name + "'");
        return new TensorEntry(name, shape, type, offset, bytes(name, shape, type));
    }

    private long[] shape(String name) {
        int dimensions = cursor.int32("dimensions of tensor '" + name + "'");
        if (dimensions < 1 || dimensions > GgufLimits.DIMENSIONS) {
            throw new GgufException("tensor '%s' has %s dimensions, 1 to %d are allowed"
                    .formatted(name, Integer.toUnsignedString(dimensions), GgufLimits.DIMENSIONS));
        }
        long[] shape = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            shape[i] = cursor.int64("shape of tensor '" + name + "'");
            if (shape[i] < 1) {
                throw new GgufException("dimension %d of tensor '%s' is %s, at least 1 and at most %d is allowed"
                        .formatted(i, name, Long.toUnsignedString(shape[i]), Long.MAX_VALUE));
            }
        }
        return shape;
    }

    private GgmlType type(String name) {
        int id = cursor.int32("type of tensor '" + name + "'");
        return GgmlType.ofId(id)
                .orElseThrow(() -> new GgufException("tensor '%s' has type %s (id %s), which is not supported"
                        .formatted(name, GgmlType.nameOfId(id), Integer.toUnsignedString(id))));
    }

    private long bytes(String name, long[] shape, GgmlType type) {
        if (shape[0] % type.blockLength() != 0) {
            throw new GgufException("rows of tensor '%s' have %d weights, %s needs a multiple of %d"
                    .formatted(name, shape[0], type, type.blockLength()));
        }
        try {
            long weights = 1;
            for (long length : shape) {
                weights = Math.multiplyExact(weights, length);
            }
            long bytes = type.bytesFor(weights);
            if (bytes <= fileBytes) {
                return bytes;
            }
            throw new GgufException(
                    "tensor '%s' needs %d bytes, the file has %d in all".formatted(name, bytes, fileBytes));
        } catch (ArithmeticException e) {
            throw new GgufException("the size of tensor '%s' overflows".formatted(name), e);
        }
    }

    private void requireInFile(TensorEntry tensor, long dataOffset) {
        long end = dataOffset + tensor.offset() + tensor.bytes();
        if (end > fileBytes) {
            throw new GgufException("tensor '%s' ends at byte %d, the file has %d: it is truncated"
                    .formatted(tensor.name(), end, fileBytes));
        }
    }
}
