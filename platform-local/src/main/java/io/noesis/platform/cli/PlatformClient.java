package io.noesis.platform.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.noesis.api.openai.ErrorEnvelope;
import io.noesis.api.openai.ModelList;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// The running platform, asked through its gateway with a key.
final class PlatformClient {

    /// Options that say where it is and as whom to ask.
    static final Set<String> OPTIONS = Set.of("url", "key", "key-file");

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(30);

    private final String url;
    private final String key;
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    private PlatformClient(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /// The platform that the options name, else the one that runs in this home.
    static PlatformClient of(Arguments arguments, PlatformHome home) throws IOException {
        return new PlatformClient(url(arguments, home), key(arguments, home));
    }

    private static String url(Arguments arguments, PlatformHome home) throws IOException {
        if (arguments.option("url").isPresent()) {
            return arguments.option("url").get();
        }
        if (!Files.exists(home.addressFile())) {
            throw new IOException("no platform runs in %s: start it with ./noesis up".formatted(home.root()));
        }
        return Files.readString(home.addressFile()).strip();
    }

    private static String key(Arguments arguments, PlatformHome home) throws IOException {
        if (arguments.option("key").isPresent()) {
            return arguments.option("key").get();
        }
        return Secrets.read(
                arguments.option("key-file").map(Path::of).orElse(home.secrets().resolve("api-key")));
    }

    JsonMapper json() {
        return json;
    }

    <T> T get(String path, TypeReference<T> type) throws IOException, InterruptedException {
        return read(path, send(to(path).GET(), HttpResponse.BodyHandlers.ofString()), type);
    }

    <T> T post(String path, Object body, TypeReference<T> type) throws IOException, InterruptedException {
        return read(path, send(posting(path, body), HttpResponse.BodyHandlers.ofString()), type);
    }

    /// The answer as it comes; the caller closes it.
    InputStream postStreaming(String path, Object body) throws IOException, InterruptedException {
        return send(posting(path, body), HttpResponse.BodyHandlers.ofInputStream());
    }

    /// Names of the models that answer now; never empty.
    List<String> models() throws IOException, InterruptedException {
        List<String> models = get("/v1/models", new TypeReference<ModelList>() {}).data().stream()
                .map(ModelList.Model::id)
                .toList();
        if (models.isEmpty()) {
            throw new IOException("the platform serves no model");
        }
        return models;
    }

    /// The text of an error body, fit for a terminal.
    String explain(String body) {
        try {
            return Terminal.harmless(
                    json.readValue(body, ErrorEnvelope.class).error().message());
        } catch (JacksonException e) {
            return Terminal.harmless(body);
        }
    }

    private <T> T read(String path, String body, TypeReference<T> type) throws IOException {
        try {
            return json.readValue(body, type);
        } catch (JacksonException e) {
            throw new IOException("what %s answered at %s cannot be read".formatted(url, path), e);
        }
    }

    private HttpRequest.Builder posting(String path, Object body) {
        return to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + key);
    }

    private <T> T send(HttpRequest.Builder builder, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<T> response;
        try {
            response = http.send(request, handler);
        } catch (ConnectException e) {
            throw new IOException("nothing answers at %s: is the platform up?".formatted(request.uri()), e);
        }
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        T body = response.body();
        String text = body instanceof InputStream stream
                ? new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                : String.valueOf(body);
        throw new IOException("the platform answered %d: %s".formatted(response.statusCode(), explain(text)));
    }
}
