package io.noesis.engine.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.noesis.engine.content.ContentFile;
import io.noesis.engine.content.FileIdentity;

/// An open GGUF file (versions 2 and 3, little-endian), mapped read-only.
///
/// Opening parses and checks the header only; weights are read by the operating system when they are touched. The
/// file owns the mapping: tensors and their data may be used from any thread, but not after [#close], which makes
/// accesses throw [IllegalStateException]. Metadata stays usable.
public final class GgufFile implements AutoCloseable {

    private final Path path;
    private final FileIdentity identity;
    private final Arena arena;
    private final GgufHeader header;
    private final Map<String, GgufTensor> tensors;
    private final MemorySegment bytes;

    private GgufFile(Path path, FileIdentity identity, Arena arena, MemorySegment file) {
        this.path = path;
        this.identity = identity;
        this.arena = arena;
        header = GgufHeaderParser.parse(file);
        tensors = Collections.unmodifiableMap(tensors(header, file));
        bytes = file;
        refuseSplit(header.metadata());
    }

    /// Opens a file.
    ///
    /// @throws GgufException when it cannot be read or is not a valid GGUF file; the message names the file
    @SuppressWarnings("MustBeClosedChecker") // the arena passes to the file, which closes it
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            return open(path, arena);
        } catch (GgufException e) {
            arena.close();
            throw new GgufException("%s: %s".formatted(path, e.getMessage()), e);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new GgufException("%s: there is no such file".formatted(path), e);
        } catch (IOException | IllegalArgumentException e) {
            arena.close();
            throw new GgufException("%s: cannot be read: %s".formatted(path, e), e);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static GgufFile open(Path path, Arena arena) throws IOException {
        // Before it is opened: should the file be replaced meanwhile, the identity is not that of what was mapped.
        FileIdentity identity = FileIdentity.of(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(path, identity, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    public Path path() {
        return path;
    }

    /// Version of the container format.
    public int version() {
        return header.version();
    }

    public long byteSize() {
        return bytes.byteSize();
    }

    /// The whole file, read-only, borrowed and dead once the file is closed.
    public ContentFile content() {
        return new ContentFile(identity, bytes);
    }

    /// Where the header ends and the tensors begin.
    public long dataOffset() {
        return header.dataOffset();
    }

    public GgufMetadata metadata() {
        return header.metadata();
    }

    /// All tensors in the order of the file.
    public Collection<GgufTensor> tensors() {
        return tensors.values();
    }

    public Optional<GgufTensor> findTensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /// @throws GgufException when the file has no such tensor
    public GgufTensor tensor(String name) {
        return findTensor(name)
                .orElseThrow(() -> new GgufException("%s: tensor '%s' is missing".formatted(path, name)));
    }

    /// Unmaps the file. Waits for no one: make sure that nobody computes with its tensors any more.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static Map<String, GgufTensor> tensors(GgufHeader header, MemorySegment file) {
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (GgufHeader.TensorEntry entry : header.tensors()) {
            MemorySegment data = file.asSlice(header.dataOffset() + entry.offset(), entry.bytes());
            tensors.put(entry.name(), new GgufTensor(entry.name(), entry.shape(), entry.type(), data));
        }
        return tensors;
    }

    private static void refuseSplit(GgufMetadata metadata) {
        int parts = metadata.integerOr("split.count", 1);
        if (parts > 1) {
            throw new GgufException("the file is part %d of a model split into %d; merge the parts into one file first"
                    .formatted(metadata.integerOr("split.no", 0) + 1, parts));
        }
    }
}
