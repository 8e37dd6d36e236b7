package io.noesis.gateway;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// Somebody with a valid key on the public port: through a proper client, or byte for byte.
record Caller(int port, HttpClient client) {

    static final String KEY = "nsk-the-key-of-a-caller-0123456789-abcdef";

    Caller(int port) {
        this(port, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /// The file to configure the gateway with.
    static String keyFile() {
        try {
            Path file = Files.createTempFile("api-key", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, KEY + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return client.sendAsync(
                request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + KEY);
    }

    /// Sends a request without letting a client tidy up its path or its headers.
    ///
    /// @param headers each ended by CRLF
    Connection raw(String requestLine, String headers, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        String head = "%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%sContent-Length: %d\r\n\r\n";
        socket.getOutputStream()
                .write((head.formatted(requestLine, KEY, headers, body.length()) + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return new Connection(
                socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    }

    /// A connection that a request was sent over.
    record Connection(Socket socket, BufferedReader lines) implements AutoCloseable {

        String statusLine() throws IOException {
            return lines.readLine();
        }

        /// Reads up to a line.
        void readUntil(String line) throws IOException {
            String read = lines.readLine();
            while (read != null && !read.equals(line)) {
                read = lines.readLine();
            }
            if (read == null) {
                throw new EOFException("no line '" + line + "'");
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
