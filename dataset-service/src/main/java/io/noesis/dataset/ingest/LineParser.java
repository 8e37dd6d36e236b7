package io.noesis.dataset.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes a JSON object of the bytes of one line, or says why it is none.
final class LineParser {

    private static final int MAX_DEPTH = 64;
    private static final Pattern SURROGATE_ESCAPE = Pattern.compile("\\\\u[dD][89a-fA-F]");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonMapper json;

    LineParser(int maxLineBytes) {
        json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(maxLineBytes)
                                .maxNestingDepth(MAX_DEPTH)
                                .build())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    ObjectNode parse(byte[] bytes, int length, boolean firstLine) throws LineRefusedException {
        String text = decode(bytes, length);
        if (firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (text.isBlank()) {
            throw new LineRefusedException(RefusalReason.BLANK_LINE, null, "the line is blank");
        }
        JsonNode node = read(text);
        if (!(node instanceof ObjectNode object)) {
            throw new LineRefusedException(RefusalReason.NOT_AN_OBJECT, null, "the line is not a JSON object");
        }
        if (SURROGATE_ESCAPE.matcher(text).find()) {
            requireWholeCharacters(object);
        }
        return object;
    }

    private static String decode(byte[] bytes, int length) throws LineRefusedException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(buffer)
                    .toString();
        } catch (CharacterCodingException _) {
            throw new LineRefusedException(
                    RefusalReason.INVALID_UTF8, null, "byte %d is not UTF-8".formatted(buffer.position() + 1));
        }
    }

    private JsonNode read(String text) throws LineRefusedException {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            String problem = e.getOriginalMessage();
            if (problem.startsWith("Duplicate")) {
                throw new LineRefusedException(RefusalReason.DUPLICATE_KEY, null, "a key is given twice" + at(e));
            }
            throw new LineRefusedException(RefusalReason.INVALID_JSON, null, "the line is not valid JSON" + at(e));
        }
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    }

    private static void requireWholeCharacters(JsonNode node) throws LineRefusedException {
        if (node.isString() && !isWellFormed(node.stringValue())) {
            throw new LineRefusedException(
                    RefusalReason.INVALID_JSON, null, "an escape names half of a surrogate pair");
        }
        for (JsonNode child : node.values()) {
            requireWholeCharacters(child);
        }
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
