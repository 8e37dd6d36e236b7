package io.noesis.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A service behind the gateway down to its socket: for what a proper HTTP server would never do.
///
/// It reads requests and answers nothing by itself: a test takes the [Exchange] and does the rest.
final class RawUpstream implements AutoCloseable {

    private final ServerSocket server;
    private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();

    RawUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("raw-upstream").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /// The next request that arrives whole.
    Exchange next() throws InterruptedException {
        return Objects.requireNonNull(exchanges.poll(10, TimeUnit.SECONDS), "no request arrived");
    }

    /// How many requests have arrived that no test has taken.
    int waiting() {
        return exchanges.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> receive(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void receive(Socket socket) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                exchanges.add(new Exchange(
                        socket, head, new String(in.readNBytes(contentLength(head)), StandardCharsets.UTF_8), closed));
            }
            closed.complete(null);
        } catch (IOException _) {
            // A reset, from either side, is an end as well.
            closed.complete(null);
        }
    }

    /// Up to the empty line, or nothing when the connection ends before.
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            String text = head.toString(StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    private static int contentLength(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A request that has been read, with the connection it came over.
    ///
    /// @param closed completes when the gateway, or the test, has closed the connection
    record Exchange(Socket socket, String head, String body, CompletableFuture<Void> closed) {

        int bodyBytes() {
            return body.getBytes(StandardCharsets.UTF_8).length;
        }

        String requestLine() {
            return head.lines().findFirst().orElseThrow();
        }

        void send(String bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /// A whole answer.
        void answer(int status, String headers, String json) throws IOException {
            send("HTTP/1.1 %d X\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                    .formatted(status, headers, json.getBytes(StandardCharsets.UTF_8).length, json));
        }

        /// Begins an event stream; [#chunk] goes on with it.
        void beginEvents() throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            send(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
        }

        /// A whole event stream.
        void events(String text) throws IOException {
            beginEvents();
            chunk(text);
            send("0\r\n\r\n");
        }

        /// Sends a TCP reset, as a process that was killed does.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
