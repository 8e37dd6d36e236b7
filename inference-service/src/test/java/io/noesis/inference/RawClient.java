package io.noesis.inference;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A chat over a bare socket, which can be closed at any moment.
public final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /// Connects and sends one request.
    public static RawClient send(int port, boolean stream) throws IOException {
        RawClient client = new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
        client.socket.setSoTimeout(PATIENCE_MILLIS);
        client.sendAgain(stream);
        return client;
    }

    /// Sends one more request without waiting for an answer.
    public void sendAgain(boolean stream) throws IOException {
        socket.getOutputStream().write(request(stream));
        socket.getOutputStream().flush();
    }

    /// Reads what comes until the text was there so many times.
    public void readUntil(int times, String text) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (Pattern.compile(Pattern.quote(text)).matcher(seen).results().count() < times) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("the service closed the connection after: " + seen);
            }
            seen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] request(boolean stream) {
        String body = """
                {"model":"scripted","stream":%b,"messages":[{"role":"user","content":"Go on."}]}""".formatted(stream);
        return """
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(body.length(), body).getBytes(StandardCharsets.UTF_8);
    }
}
