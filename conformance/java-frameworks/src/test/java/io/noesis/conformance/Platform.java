package io.noesis.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the platform under test is; `./noesis conformance` sets both variables.
final class Platform {

    private Platform() {}

    static String baseUrl() {
        return System.getenv("NOESIS_URL") + "/v1";
    }

    static String apiKey() {
        return System.getenv("NOESIS_API_KEY");
    }

    /// The first model that is served: neither framework has a call that lists them.
    static String model() {
        return Served.MODEL;
    }

    /// Fields of a request whose thinking only the platform can end, by its budget, whatever model it is: a letter is
    /// so likely that the model writes nothing else, neither the closing tag nor the end of its turn.
    static Map<String, Object> endlessThinking(int budget) {
        return Map.of(
                "reasoning", Map.of("mode", "on", "max_tokens", budget),
                "logit_bias", Map.of(Served.LETTER, 100));
    }

    private static final class Served {

        private static final String MODEL = answer("/models", HttpRequest.Builder::GET)
                .path("data")
                .path(0)
                .path("id")
                .asString();

        private static final String LETTER = answer(
                        "/tokenize",
                        request -> request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\": \"%s\", \"prompt\": \"a\", \"add_special_tokens\": false}"
                                                .formatted(MODEL))))
                .path("tokens")
                .path(0)
                .asString();

        private static JsonNode answer(String path, UnaryOperator<HttpRequest.Builder> method) {
            HttpRequest request = method.apply(HttpRequest.newBuilder(URI.create(baseUrl() + path)))
                    .header("Authorization", "Bearer " + apiKey())
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                String body =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                return JsonMapper.shared().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot ask the platform for " + path, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking the platform for " + path, e);
            }
        }
    }
}
