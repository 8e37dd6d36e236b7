package io.noesis.engine.cpu.natives;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.noesis.engine.gguf.GgufTensor;
import io.noesis.engine.loading.LoadProgress;

/// The memory that holds a model's re-laid matrices: a file that was made at an earlier load and is mapped now, or else
/// packed here and now, into such a file if there may be one.
final class PackedWeights implements AutoCloseable {

    private static final Logger log = System.getLogger(PackedWeights.class.getName());

    private static final int PAGE = 4096;

    /// Groups packed at a time by one worker.
    private static final int GROUPS_PER_PART = 16;

    private final Arena arena;
    private final Map<String, PackedMatrix> matrices;

    private PackedWeights(Arena arena, Map<String, PackedMatrix> matrices) {
        this.arena = arena;
        this.matrices = matrices;
    }

    /// @param cache where the packed form of this model is kept, if anywhere
    static PackedWeights of(
            List<GgufTensor> tensors, Optional<PackedFile> cache, Workers workers, LoadProgress progress) {
        List<Place> places = places(tensors);
        long size = places.getLast().end();
        if (cache.isPresent()) {
            try {
                return cached(places, size, cache.get(), workers, progress);
            } catch (IOException e) {
                log.log(
                        Level.WARNING,
                        "the re-laid weights cannot be kept in {0} ({1}); they are packed into memory at every start",
                        cache.get().path(),
                        e.toString());
            }
        }
        return inMemory(places, size, workers, progress);
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena passes to what is returned
    private static PackedWeights inMemory(List<Place> places, long size, Workers workers, LoadProgress progress) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment memory = Unscoped.of(arena.allocate(size, PAGE));
            pack(places, memory, workers, progress);
            return new PackedWeights(arena, matrices(places, memory));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /// Where the matrix of a tensor goes.
    private record Place(GgufTensor tensor, PackedKind kind, int rows, int columns, long offset) {

        long end() {
            return offset + PackedMatrix.bytes(kind, rows, columns);
        }

        PackedMatrix in(MemorySegment memory) {
            return new PackedMatrix(kind, rows, columns, memory.asSlice(offset, end() - offset));
        }
    }

    private static List<Place> places(List<GgufTensor> tensors) {
        List<Place> places = new ArrayList<>();
        long offset = PAGE;
        for (GgufTensor tensor : tensors) {
            Place place = new Place(
                    tensor,
                    PackedKind.of(tensor.type()),
                    Math.toIntExact(tensor.rowCount()),
                    Math.toIntExact(tensor.rowLength()),
                    offset);
            places.add(place);
            offset = Math.ceilDiv(place.end(), PAGE) * PAGE;
        }
        return places;
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena passes to what is returned
    private static PackedWeights cached(
            List<Place> places, long size, PackedFile file, Workers workers, LoadProgress progress) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            Optional<MemorySegment> kept = file.map(arena, size);
            if (kept.isEmpty()) {
                log.log(Level.INFO, "re-laying the weights into {0}, {1} MiB", file.path(), size >> 20);
                file.create(size, memory -> pack(places, Unscoped.of(memory), workers, progress));
                kept = file.map(arena, size);
            }
            MemorySegment memory =
                    kept.orElseThrow(() -> new IOException("the file that was just written is not valid"));
            return new PackedWeights(arena, matrices(places, Unscoped.of(memory)));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static Map<String, PackedMatrix> matrices(List<Place> places, MemorySegment memory) {
        Map<String, PackedMatrix> matrices = new LinkedHashMap<>();
        places.forEach(place -> matrices.put(place.tensor().name(), place.in(memory)));
        return matrices;
    }

    private static void pack(List<Place> places, MemorySegment memory, Workers workers, LoadProgress progress) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            PackedMatrix target = place.in(memory);
            MatrixPacker packer =
                    new MatrixPacker(place.tensor().type(), place.tensor().data(), target);
            int parts = Math.ceilDiv(target.groups(), GROUPS_PER_PART);
            workers.run(
                    parts,
                    part -> packer.pack(
                            part * GROUPS_PER_PART, Math.min(target.groups(), (part + 1) * GROUPS_PER_PART)));
            progress.at("re-laying weights", (double) (i + 1) / places.size());
        }
    }

    PackedMatrix matrix(GgufTensor tensor) {
        PackedMatrix matrix = matrices.get(tensor.name());
        if (matrix == null) {
            throw new IllegalStateException("tensor %s was not packed".formatted(tensor.name()));
        }
        return matrix;
    }

    @Override
    public void close() {
        arena.close();
    }
}
