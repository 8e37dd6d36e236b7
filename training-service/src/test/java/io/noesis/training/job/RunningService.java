package io.noesis.training.job;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.noesis.training.TrainingServiceApplication;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole service in this JVM, called over HTTP. Closing it is what SIGTERM does.
final class RunningService implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
        this.url = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    static RunningService start(String database, Path home) {
        String[] arguments = {
            "--server.port=0",
            "--server.shutdown=immediate",
            "--spring.main.banner-mode=off",
            "--spring.datasource.url=" + database,
            "--spring.datasource.username=postgres",
            "--noesis.training.home=" + home,
            "--noesis.training.threads=1",
            "--noesis.training.queue-limit=1"
        };
        return new RunningService(
                new SpringApplicationBuilder(TrainingServiceApplication.class, SmokeRecipe.class).run(arguments));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> getBytes(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// @return id of the new job
    String submit(String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/v1/training/jobs", body);
        if (response.statusCode() != 202) {
            throw new AssertionError("not accepted: " + response.body());
        }
        return json(response).path("id").asString();
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return json(get("/v1/training/jobs/" + id));
    }

    JsonNode awaitJob(String id, Predicate<JsonNode> condition) {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> job(id), condition);
    }

    JsonNode awaitState(String id, String state) {
        JsonNode ended = awaitJob(
                id,
                job -> !job.path("finished_at").isMissingNode()
                        || job.path("state").asString().equals(state));
        if (!ended.path("state").asString().equals(state)) {
            throw new AssertionError("not %s: %s".formatted(state, ended));
        }
        return ended;
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
    }

    @Override
    public void close() {
        context.close();
    }
}
