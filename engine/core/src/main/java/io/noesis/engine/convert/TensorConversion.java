package io.noesis.engine.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.gguf.GgufWriter;
import io.noesis.engine.loading.ModelLoadException;

/// Encodes one tensor row by row into a buffer of bounded size.
///
/// @param done told after the last row
record TensorConversion(GgufTensor tensor, GgmlType type, RowOrder order, Runnable done)
        implements GgufWriter.TensorBody {

    private static final int BUFFER_BYTES = 1 << 20;

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        RowReader rows = new RowReader(tensor);
        int rowBytes = Math.toIntExact(type.bytesFor(tensor.rowLength()));
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.max(rowBytes, BUFFER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (long row = 0; row < tensor.rowCount(); row++) {
                if (buffer.remaining() < rowBytes) {
                    drain(buffer, channel);
                }
                BlockEncoder.encode(type, rows.read(order.source(row)), buffer);
            }
        } catch (ModelLoadException e) {
            throw new ModelLoadException("tensor %s: %s".formatted(tensor.name(), e.getMessage()), e);
        }
        drain(buffer, channel);
        done.run();
    }

    private static void drain(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
