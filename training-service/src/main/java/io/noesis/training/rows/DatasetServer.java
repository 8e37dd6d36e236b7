package io.noesis.training.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dataset service over HTTP, as far as training needs it.
///
/// @param url of the service or of the gateway in front of it
/// @param key bearer token, where one is needed
public record DatasetServer(URI url, Optional<String> key) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int CONFLICT = 409;
    private static final int LONGEST_COMPLAINT = 300;

    /// Whether a version is there and can be read.
    public boolean isPublished(String dataset, String version) throws IOException {
        HttpResponse<String> response = send(request("/v1/datasets/%s/versions/%s".formatted(dataset, version))
                .GET());
        if (response.statusCode() == 404) {
            return false;
        }
        JsonNode manifest = JsonMapper.shared().readTree(expectOk(response));
        return manifest.path("state").asString("").equalsIgnoreCase("published");
    }

    /// Opens a draft; one that an earlier try left is taken up.
    public void createDraft(String dataset, String version, String description) throws IOException {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("version", version)
                .put("description", description)
                .toString();
        HttpResponse<String> response = send(request("/v1/datasets/%s/versions".formatted(dataset))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        if (response.statusCode() != CONFLICT) {
            expectOk(response);
        }
    }

    /// Adds a file of rows to a draft; one that is there already stays.
    public void upload(String dataset, String version, String config, String split, Path file) throws IOException {
        BodyPublisher body = BodyPublishers.ofFile(file);
        HttpResponse<String> response = send(request("/v1/datasets/%s/versions/%s/files/%s/%s?file=%s"
                        .formatted(dataset, version, config, split, file.getFileName()))
                .header("Content-Type", "application/x-ndjson")
                .POST(body));
        if (response.statusCode() != CONFLICT) {
            expectOk(response);
        }
    }

    public void publish(String dataset, String version) throws IOException {
        expectOk(send(request("/v1/datasets/%s/versions/%s/publish".formatted(dataset, version))
                .POST(BodyPublishers.noBody())));
    }

    /// All rows of a split, one JSON object each, in their order.
    public List<String> export(String dataset, String version, String config, String split) throws IOException {
        HttpRequest request = request("/v1/datasets/%s/versions/%s/export?config=%s&split=%s"
                        .formatted(dataset, version, config, split))
                .GET()
                .build();
        HttpResponse<InputStream> response = await(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw refused(
                        request,
                        response.statusCode(),
                        new String(body.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8));
            }
            long promised = response.headers().firstValueAsLong("X-Noesis-Rows").orElse(-1);
            List<String> rows = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(line);
            }
            if (promised >= 0 && promised != rows.size()) {
                throw new IOException(
                        "the export of %s promised %d rows and sent %d".formatted(split, promised, rows.size()));
            }
            return rows;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        key.ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        return builder;
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) throws IOException {
        return await(builder.build(), BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> await(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return CLIENT.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while waiting for " + request.uri().getPath(), e);
        }
    }

    private static String expectOk(HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw refused(response.request(), response.statusCode(), response.body());
        }
        return response.body();
    }

    private static IOException refused(HttpRequest request, int status, String body) {
        String shown = body.length() <= LONGEST_COMPLAINT ? body : body.substring(0, LONGEST_COMPLAINT) + "…";
        return new IOException("%s %s was answered with %d: %s"
                .formatted(request.method(), request.uri().getPath(), status, shown));
    }
}
