package io.noesis.engine.gguf;

import java.util.List;

/// What precedes the tensor data.
///
/// @param version of the container format
/// @param dataOffset where the tensor data begins in the file
record GgufHeader(int version, GgufMetadata metadata, List<TensorEntry> tensors, long dataOffset) {

    /// Where a tensor lies and what it is.
    ///
    /// @param offset from the beginning of the tensor data
    @SuppressWarnings("ArrayRecordComponent") // lives only while a file is opened
    record TensorEntry(String name, long[] shape, GgmlType type, long offset, long bytes) {}
}
