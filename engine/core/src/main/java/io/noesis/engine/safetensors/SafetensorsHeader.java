package io.noesis.engine.safetensors;

import java.util.Map;

/// @param tensors by name, in the order of the file
/// @param dataOffset where the tensors' bytes begin in the file
record SafetensorsHeader(Map<String, Entry> tensors, long dataOffset) {

    /// @param shape the last dimension is contiguous
    /// @param begin from [#dataOffset]
    @SuppressWarnings("ArrayRecordComponent") // made by the parser, read by the file
    record Entry(Dtype dtype, long[] shape, long begin, long end) {}
}
