package io.noesis.inference.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import tools.jackson.databind.json.JsonMapper;

/// Server-sent events, each flushed at once. Used by the thread that handles the request.
public final class EventStream {

    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final JsonMapper json;
    private final long keepAliveNanos;
    private long lastWrite = System.nanoTime();

    private EventStream(OutputStream out, JsonMapper json, Duration keepAlive) {
        this.out = out;
        this.json = json;
        this.keepAliveNanos = keepAlive.toNanos();
    }

    /// Makes the response an event stream; the first event commits it.
    public static EventStream begin(HttpServletResponse response, JsonMapper json, Duration keepAlive)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        // Without a charset: the media type has only one, and some proxies take the parameter for another type.
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        // Asks nginx not to collect the events.
        response.setHeader("X-Accel-Buffering", "no");
        return new EventStream(response.getOutputStream(), json, keepAlive);
    }

    /// An event with a name, as APIs with typed events have it.
    public void send(String name, Object event) throws IOException {
        out.write(EVENT);
        out.write(name.getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
        send(event);
    }

    public void send(Object event) throws IOException {
        out.write(DATA);
        out.write(json.writeValueAsBytes(event));
        write(END);
    }

    /// The mark by which a client knows that the stream is complete.
    public void done() throws IOException {
        write(DONE);
    }

    /// Writes a comment when nothing was written for the keep-alive interval.
    public void keepAlive() throws IOException {
        if (isQuiet()) {
            write(COMMENT);
        }
    }

    /// Whether nothing was written for the keep-alive interval.
    public boolean isQuiet() {
        return System.nanoTime() - lastWrite >= keepAliveNanos;
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        lastWrite = System.nanoTime();
    }
}
