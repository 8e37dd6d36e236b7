package io.noesis.engine.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Files for tests to bend and break.
public final class TinySafetensors {

    static final String HEADER =
            "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                    + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
                    + "\"empty\":{\"dtype\":\"F8_E4M3\",\"shape\":[0,7],\"data_offsets\":[32,32]}}";

    private TinySafetensors() {}

    /// A vector, a matrix and a tensor of nothing.
    public static byte[] valid() {
        return file(HEADER, 32);
    }

    static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}
