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

/// One open file, mapped read-only.
///
/// The file owns the mapping: tensors may be used from any thread, but not after [#close].
public final class SafetensorsFile implements AutoCloseable {

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        header = SafetensorsHeaderParser.parse(bytes);
    }

    /// @throws SafetensorsException when the file cannot be read or is not valid; the message names it
    @SuppressWarnings("MustBeClosedChecker") // the arena passes to the file, which closes it
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new SafetensorsFile(path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
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

    /// A tensor's place in the file.
    ///
    /// @param shape as in the header: the last dimension is contiguous
    /// @param data exactly the tensor's bytes, borrowed
    @SuppressWarnings("ArrayRecordComponent") // handed out once, to whoever asked
    public record Tensor(String name, Dtype dtype, long[] shape, MemorySegment data) {}

    public Path path() {
        return path;
    }

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
    public MemorySegment bytes() {
        return bytes;
    }

    /// Where the header ends and the tensors begin.
    public long dataOffset() {
        return header.dataOffset();
    }

    /// Unmaps the file.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
