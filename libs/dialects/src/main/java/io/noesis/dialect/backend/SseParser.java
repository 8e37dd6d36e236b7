package io.noesis.dialect.backend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// Reads server-sent events out of bytes that may be cut anywhere, after the HTML standard, section 9.2.6. Not safe
/// for several threads.
///
/// Lines end in LF, CR or CRLF; a byte order mark at the very beginning, comments and unknown fields are skipped;
/// an event whose closing empty line never came is no event. Lines and events have a size that they may not exceed.
public final class SseParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int longestLine;
    private final int longestEvent;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private int dataBytes;
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /// @param longestLine most bytes of a line
    /// @param longestEvent most bytes of the data of an event
    public SseParser(int longestLine, int longestEvent) {
        this.longestLine = longestLine;
        this.longestEvent = longestEvent;
    }

    /// Whether an answer with this content type is an event stream; parameters such as a charset change
    /// nothing.
    public static boolean isEventStream(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT).equals("text/event-stream");
    }

    /// @return the events that these bytes complete
    /// @throws NoesisException when a line or an event is too long; nothing may be read after that
    public List<SseEvent> accept(byte[] bytes, int offset, int length) {
        List<SseEvent> events = new ArrayList<>();
        for (int i = offset; i < offset + length; i++) {
            byte next = bytes[i];
            if (next == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                endLine(events);
            } else {
                if (line.size() == longestLine) {
                    throw tooLong("a line", longestLine);
                }
                line.write(next);
            }
        }
        return events;
    }

    public List<SseEvent> accept(byte[] bytes) {
        return accept(bytes, 0, bytes.length);
    }

    private void endLine(List<SseEvent> events) {
        int from = firstLine && startsWithByteOrderMark() ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        byte[] bytes = line.toByteArray();
        line.reset();
        if (bytes.length == from) {
            dispatch(events);
            return;
        }
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (field) {
            case "data" -> addData(value, bytes.length);
            case "event" -> name = value;
            default -> {
                // `id` and `retry` are for clients that reconnect; the rest means nothing.
            }
        }
    }

    private void addData(String value, int bytes) {
        dataBytes += bytes;
        if (dataBytes > longestEvent) {
            throw tooLong("an event", longestEvent);
        }
        data.append(hasData ? "\n" : "").append(value);
        hasData = true;
    }

    private void dispatch(List<SseEvent> events) {
        if (hasData) {
            events.add(new SseEvent(name.isEmpty() ? "message" : name, data.toString()));
        }
        data.setLength(0);
        name = "";
        dataBytes = 0;
        hasData = false;
    }

    private boolean startsWithByteOrderMark() {
        byte[] bytes = line.toByteArray();
        return bytes.length >= 3
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private static NoesisException tooLong(String what, int most) {
        return new NoesisException(
                ErrorCode.UPSTREAM_FAILURE, "the backend's stream has %s of more than %d bytes".formatted(what, most));
    }
}
