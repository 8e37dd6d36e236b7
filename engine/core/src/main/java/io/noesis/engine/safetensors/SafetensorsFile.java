package io.noesis.engine.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.content.FileIdentity;

/// One open file, mapped read-only.
///
/// The file owns the mapping: tensors may be used from any thread, but not after [#close].
public final class SafetensorsFile implements AutoCloseable {

    private final FileIdentity identity;
    private final Arena arena;
    private final MemorySegment bytes;
    private final SafetensorsHeader header;

    private SafetensorsFile(FileIdentity identity, Arena arena, MemorySegment bytes) {
        this.identity = identity;
        this.arena = arena;
        this.bytes = bytes;
        header = SafetensorsHeaderParser.parse(bytes);
    }

    /// @throws SafetensorsException when the file cannot be read or is not valid; the message names it
    @SuppressWarnings("MustBeClosedChecker") // the arena passes to the file, which closes it
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            return open(path, arena);
        } catch (SafetensorsException e) {
            arena.close();
            throw new SafetensorsException("%s: %s".formatted(path, e.getMessage()), e);
        } catch (IOException | IllegalArgumentException e) {
            arena.close();
            throw new SafetensorsException("%s: cannot be read: %s".formatted(path, e), e);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static SafetensorsFile open(Path path, Arena arena) throws IOException {
        // Before it is opened: should the file be replaced meanwhile, the identity is not that of what was mapped.
        FileIdentity identity = FileIdentity.of(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new SafetensorsFile(identity, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    /// A tensor's place in the file.
    ///
    /// @param shape as in the header: the last dimension is contiguous
    /// @param data exactly the tensor's bytes, borrowed
    @SuppressWarnings("ArrayRecordComponent") // handed out once, to whoever asked
    public record Tensor(String name, Dtype dtype, long[] shape, MemorySegment data) {}

    public Set<String> names() {
        return header.tensors().keySet();
    }

    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(header.tensors().get(name))
                .map(entry -> new Tensor(
                        name,
                        entry.dtype(),
                        entry.shape().clone(),
                        bytes.asSlice(header.dataOffset() + entry.begin(), entry.end() - entry.begin())));
    }

    /// The whole file, borrowed.
    public ContentFile content() {
        return new ContentFile(identity, bytes);
    }

    /// Bytes that all tensors take.
    public long dataBytes() {
        return bytes.byteSize() - header.dataOffset();
    }

    /// Unmaps the file.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
