package io.noesis.engine.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// A hub with one repository, `acme/tiny`, and a host of its own for large files, both with whatever faults a test
/// wants.
final class StandInHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer hub = server();
    private final HttpServer storage = server();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /// Every request as `host path authorization range`.
    final List<String> seen = new CopyOnWriteArrayList<>();

    volatile boolean redirects;
    volatile String redirectTarget = "";
    volatile int listingStatus = 200;
    volatile int fileStatus = 200;
    volatile boolean ignoresRanges;

    /// Lets one answer stop halfway without closing its connection, until the stand-in is closed.
    volatile boolean stallOnce;

    private final CountDownLatch closed = new CountDownLatch(1);
    volatile boolean namesChecksums = true;
    volatile String wrongChecksumOf = "";

    /// Bytes after which the next answers are cut, one after the other.
    volatile List<Integer> cuts = new CopyOnWriteArrayList<>();

    StandInHub() {
        hub.createContext("/api/models/acme/tiny/revision/", this::listing);
        hub.createContext("/acme/tiny/resolve/" + COMMIT + "/", this::resolve);
        storage.createContext("/blob/", exchange -> {
            note("storage", exchange);
            send(exchange, exchange.getRequestURI().getPath().substring("/blob/".length()));
        });
        hub.setExecutor(threads);
        storage.setExecutor(threads);
        hub.start();
        storage.start();
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StandInHub with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private void listing(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        List<String> siblings = new ArrayList<>();
        files.forEach((name, content) -> siblings.add(
                namesChecksums
                        ? "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\", \"lfs\": {\"sha256\": \"%s\"}}"
                                .formatted(name, content.length, COMMIT, sha256(name))
                        : "{\"rfilename\": \"%s\"}".formatted(name)));
        byte[] json = "{\"sha\": \"%s\", \"siblings\": [%s]}"
                .formatted(COMMIT, String.join(",", siblings))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(listingStatus, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    private void resolve(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1);
        if (fileStatus != 200) {
            exchange.sendResponseHeaders(fileStatus, -1);
            exchange.close();
            return;
        }
        if (!redirects) {
            exchange.getResponseHeaders().add("ETag", "\"" + sha256(name) + "\"");
            send(exchange, name);
            return;
        }
        exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + sha256(name) + "\"");
        String target =
                "http://127.0.0.1:%d/blob/%s".formatted(storage.getAddress().getPort(), name);
        exchange.getResponseHeaders().add("Location", redirectTarget.isEmpty() ? target : redirectTarget);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void send(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || ignoresRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        int end = stallOnce
                ? from + 1000
                : cuts.isEmpty() ? content.length : Math.min(content.length, from + cuts.removeFirst());
        OutputStream out = exchange.getResponseBody();
        out.write(Arrays.copyOfRange(content, from, end));
        out.flush();
        if (stallOnce) {
            stallOnce = false;
            awaitClose();
        }
        // Short of the announced length, this resets the connection.
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(String host, HttpExchange exchange) {
        seen.add("%s %s %s %s"
                .formatted(
                        host,
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("Range")));
    }

    private String sha256(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(files.get(name));
            digest[0] ^= (byte) (name.equals(wrongChecksumOf) ? 1 : 0);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
