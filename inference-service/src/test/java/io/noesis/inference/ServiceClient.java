package io.noesis.inference;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to the service as any client would, without knowing its records.
public final class ServiceClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    public ServiceClient(int port) {
        this.port = port;
    }

    /// To a service that has its model: it is loaded in the background, and until then requests are turned away.
    public static ServiceClient whenReady(int port) {
        ServiceClient client = new ServiceClient(port);
        await().until(() -> client.get("/actuator/health/readiness").status() == 200);
        return client;
    }

    /// @param headers as received
    public record Answer(int status, java.net.http.HttpHeaders headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /// The data of the server-sent events, in order.
        public List<String> events() {
            return body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .toList();
        }

        /// The events that are JSON: all but the end mark.
        public List<JsonNode> chunks() {
            return events().stream()
                    .filter(event -> !event.equals("[DONE]"))
                    .map(JSON::readTree)
                    .toList();
        }

        /// What the deltas of a stream add up to in one field.
        public String concatenated(String field) {
            StringBuilder text = new StringBuilder();
            chunks().forEach(chunk -> chunk.path("choices")
                    .forEach(choice ->
                            text.append(choice.path("delta").path(field).asString(""))));
            return text.toString();
        }
    }

    public Answer chat(String body) {
        return post("/v1/chat/completions", body);
    }

    public Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public Answer get(String path) {
        return send(request(path).build());
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    }
}
