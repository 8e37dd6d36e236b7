package io.noesis.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

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

    private static final class Served {

        private static final String MODEL = first();

        private static String first() {
            HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + "/models"))
                    .header("Authorization", "Bearer " + apiKey())
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                String body =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                return JsonMapper.shared()
                        .readTree(body)
                        .path("data")
                        .path(0)
                        .path("id")
                        .asString();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the models", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while listing the models", e);
            }
        }
    }
}
