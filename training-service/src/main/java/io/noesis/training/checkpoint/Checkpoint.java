package io.noesis.training.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Named vectors of F32 and notes about them.
///
/// The file is safetensors: the length of the header as 64 bits, the header as JSON, then the numbers. It replaces
/// its predecessor in one step, so that a crash leaves the one or the other.
///
/// @param notes such as the step
public record Checkpoint(Map<String, float[]> vectors, Map<String, String> notes) {

    private static final int LONGEST_HEADER = 1 << 20;
    private static final String NOTES = "__metadata__";

    public Checkpoint {
        vectors = new LinkedHashMap<>(vectors);
        notes = Map.copyOf(notes);
    }

    /// @throws IllegalArgumentException when there is no such vector
    public float[] vector(String name) {
        float[] vector = vectors.get(name);
        if (vector == null) {
            throw new IllegalArgumentException("the checkpoint has no '%s'".formatted(name));
        }
        return vector;
    }

    /// @throws IllegalArgumentException when there is no such note
    public String note(String name) {
        String note = notes.get(name);
        if (note == null) {
            throw new IllegalArgumentException("the checkpoint has no note '%s'".formatted(name));
        }
        return note;
    }

    /// Writes, and forces to disk.
    public void write(Path file) throws IOException {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        ObjectNode noted = header.putObject(NOTES);
        notes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(note -> noted.put(note.getKey(), note.getValue()));
        long offset = 0;
        for (Map.Entry<String, float[]> vector : vectors.entrySet()) {
            ObjectNode entry = header.putObject(vector.getKey());
            entry.put("dtype", "F32");
            entry.putArray("shape").add(vector.getValue().length);
            long end = offset + (long) vector.getValue().length * Float.BYTES;
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(draft)) {
            out.write(little(Long.BYTES).putLong(json.length).array());
            out.write(json);
            for (float[] vector : vectors.values()) {
                ByteBuffer bytes = little(vector.length * Float.BYTES);
                bytes.asFloatBuffer().put(vector);
                out.write(bytes.array());
            }
        }
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// @throws IOException when the file cannot be read or is no checkpoint
    public static Checkpoint read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = bytes.remaining() < Long.BYTES ? -1 : bytes.getLong();
        if (headerLength < 0 || headerLength > Math.min(LONGEST_HEADER, bytes.remaining())) {
            throw new IOException("%s is no checkpoint: its header would have %d bytes".formatted(file, headerLength));
        }
        byte[] json = new byte[(int) headerLength];
        bytes.get(json);
        ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            JsonNode header = JsonMapper.shared().readTree(json);
            if (!header.isObject()) {
                throw new IOException(file + " is no checkpoint: its header is no JSON object");
            }
            Map<String, String> notes = new HashMap<>();
            Map<String, float[]> vectors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (entry.getKey().equals(NOTES)) {
                    entry.getValue()
                            .properties()
                            .forEach(note ->
                                    notes.put(note.getKey(), note.getValue().asString()));
                } else {
                    vectors.put(entry.getKey(), vector(file, entry.getKey(), entry.getValue(), data));
                }
            }
            return new Checkpoint(vectors, notes);
        } catch (JacksonException e) {
            throw new IOException(file + " is no checkpoint: its header cannot be read", e);
        }
    }

    private static float[] vector(Path file, String name, JsonNode entry, ByteBuffer data) throws IOException {
        if (!entry.path("dtype").asString("").equals("F32")) {
            throw new IOException("%s: '%s' is %s, not F32".formatted(file, name, entry.path("dtype")));
        }
        long begin = entry.path("data_offsets").path(0).asLong(-1);
        long end = entry.path("data_offsets").path(1).asLong(-1);
        if (begin < 0 || end < begin || end > data.capacity() || (end - begin) % Float.BYTES != 0) {
            throw new IOException(
                    "%s: '%s' lies at %d to %d of %d bytes".formatted(file, name, begin, end, data.capacity()));
        }
        long length = (end - begin) / Float.BYTES;
        if (entry.path("shape").size() != 1 || entry.path("shape").path(0).asLong(-1) != length) {
            throw new IOException(
                    "%s: '%s' has %d numbers, but its shape is %s".formatted(file, name, length, entry.path("shape")));
        }
        float[] vector = new float[(int) length];
        data.slice((int) begin, (int) (end - begin))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
