package io.noesis.engine.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.safetensors.SafetensorsHeader.Entry;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads and checks a header token by token, so that what it costs is bounded by what it may hold, not by its length.
///
/// As the reference implementation does, it refuses overlaps, holes, and bytes behind the last tensor.
final class SafetensorsHeaderParser {

    static final long HEADER_BYTES = 100L << 20;
    private static final int TENSORS = 1 << 17;
    private static final int NAME_CHARACTERS = 1024;
    private static final int DIMENSIONS = 8;
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNameLength(NAME_CHARACTERS)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(32)
                    .maxDocumentLength(HEADER_BYTES)
                    .build())
            .build();

    private final JsonParser json;
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    private SafetensorsHeaderParser(JsonParser json) {
        this.json = json;
    }

    /// @throws SafetensorsException for whatever is wrong
    static SafetensorsHeader parse(MemorySegment file) {
        if (file.byteSize() < LENGTH_BYTES) {
            throw new SafetensorsException(
                    "the file has %d bytes, a header needs at least %d".formatted(file.byteSize(), LENGTH_BYTES));
        }
        long length = file.get(LITTLE_LONG, 0);
        long most = Math.min(HEADER_BYTES, file.byteSize() - LENGTH_BYTES);
        if (length < 2 || length > most) {
            throw new SafetensorsException(
                    "the header claims %s bytes, 2 to %d are possible".formatted(Long.toUnsignedString(length), most));
        }
        try (InputStream in = new SegmentInputStream(file.asSlice(LENGTH_BYTES, length));
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            Map<String, Entry> tensors = new SafetensorsHeaderParser(json).header();
            long dataOffset = LENGTH_BYTES + length;
            checkLayout(tensors, file.byteSize() - dataOffset);
            return new SafetensorsHeader(tensors, dataOffset);
        } catch (JacksonException e) {
            throw new SafetensorsException("the header is not valid: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new SafetensorsException("the header cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Entry> header() {
        expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
        for (JsonToken token = json.nextToken(); token != JsonToken.END_OBJECT; token = json.nextToken()) {
            expect(token, JsonToken.PROPERTY_NAME, "the header");
            String name = json.currentName();
            json.nextToken();
            if (name.equals("__metadata__")) {
                json.skipChildren();
                continue;
            }
            if (tensors.size() == TENSORS) {
                throw new SafetensorsException("the header has more than %d tensors".formatted(TENSORS));
            }
            if (tensors.putIfAbsent(name, entry(name)) != null) {
                throw new SafetensorsException("tensor '%s' stands in the header twice".formatted(name));
            }
        }
        return tensors;
    }

    private Entry entry(String name) {
        String what = "tensor '" + name + "'";
        expect(json.currentToken(), JsonToken.START_OBJECT, what);
        @Nullable Dtype dtype = null;
        long @Nullable [] shape = null;
        long @Nullable [] range = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            expect(json.currentToken(), JsonToken.PROPERTY_NAME, what);
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(what);
                case "shape" -> shape = numbers(what + ": shape", DIMENSIONS);
                case "data_offsets" -> range = numbers(what + ": data_offsets", 2);
                default -> throw new SafetensorsException("%s has the unknown key '%s'".formatted(what, key));
            }
        }
        if (dtype == null || shape == null || range == null || range.length != 2) {
            throw new SafetensorsException("%s needs dtype, shape and two data_offsets".formatted(what));
        }
        return checked(what, new Entry(dtype, shape, range[0], range[1]));
    }

    private Dtype dtype(String what) {
        expect(json.currentToken(), JsonToken.VALUE_STRING, what + ": dtype");
        String name = json.getString();
        return Dtype.named(name)
                .orElseThrow(() -> new SafetensorsException("%s has the unknown dtype '%s'".formatted(what, name)));
    }

    private long[] numbers(String what, int most) {
        expect(json.currentToken(), JsonToken.START_ARRAY, what);
        long[] numbers = new long[most];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            if (count == most) {
                throw new SafetensorsException("%s has more than %d numbers".formatted(what, most));
            }
            long number = json.getLongValue();
            if (number < 0) {
                throw new SafetensorsException("%s has the negative number %d".formatted(what, number));
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    private static Entry checked(String what, Entry entry) {
        try {
            long bytes = entry.dtype().bytes();
            for (long length : entry.shape()) {
                bytes = Math.multiplyExact(bytes, length);
            }
            if (entry.end() - entry.begin() != bytes) {
                throw new SafetensorsException("%s has the range [%d, %d), but its shape and dtype need %d bytes"
                        .formatted(what, entry.begin(), entry.end(), bytes));
            }
            return entry;
        } catch (ArithmeticException e) {
            throw new SafetensorsException("%s has more bytes than can be counted".formatted(what), e);
        }
    }

    private static void checkLayout(Map<String, Entry> tensors, long dataBytes) {
        List<Map.Entry<String, Entry>> inOrder = tensors.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Entry> each) ->
                                each.getValue().begin())
                        .thenComparingLong(each -> each.getValue().end()))
                .toList();
        long end = 0;
        for (Map.Entry<String, Entry> each : inOrder) {
            if (each.getValue().begin() != end) {
                throw new SafetensorsException("tensor '%s' begins at %d, but the one before it ends at %d"
                        .formatted(each.getKey(), each.getValue().begin(), end));
            }
            end = each.getValue().end();
        }
        if (end != dataBytes) {
            throw new SafetensorsException(
                    "the tensors end at %d, but the file has %d bytes of them".formatted(end, dataBytes));
        }
    }

    private static void expect(@Nullable JsonToken actual, JsonToken expected, String what) {
        if (actual != expected) {
            throw new SafetensorsException("%s has %s where %s is needed".formatted(what, actual, expected));
        }
    }
}
