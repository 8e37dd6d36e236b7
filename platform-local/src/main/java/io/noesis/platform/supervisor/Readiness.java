package io.noesis.platform.supervisor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a service whether it is ready, and how far it has come if it is not.
final class Readiness {

    /// What a service answered, or that it did not.
    sealed interface Answer {

        record Silent() implements Answer {}

        record Ready(String detail) implements Answer {}

        /// @param detail what it is waiting for, in its own words; may be empty
        /// @param failed whether waiting longer is of no use
        record NotReady(String detail, boolean failed) implements Answer {}
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonMapper json = new JsonMapper();

    Answer ask(int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(port)))
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? new Answer.Ready(model(response.body()))
                    : new Answer.NotReady(model(response.body()), failed(response.body()));
        } catch (IOException e) {
            // Not listening yet: the caller asks again until its own deadline.
            return new Answer.Silent();
        }
    }

    private String model(String body) {
        JsonNode details = details(body);
        if (details.has("error")) {
            return details.path("error").asString("");
        }
        if (details.path("progress").isNumber()) {
            return "%s %.0f %%"
                    .formatted(
                            details.path("stage").asString("loading"),
                            100 * details.path("progress").asDouble());
        }
        return "";
    }

    private boolean failed(String body) {
        return details(body).has("error");
    }

    private JsonNode details(String body) {
        try {
            return json.readTree(body).path("components").path("model").path("details");
        } catch (JacksonException e) {
            // A body that is not JSON has no details to show; the status code already said what matters.
            return json.createObjectNode();
        }
    }
}
