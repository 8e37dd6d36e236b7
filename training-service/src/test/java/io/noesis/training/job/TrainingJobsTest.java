package io.noesis.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.testing.postgres.SharedPostgres;

import tools.jackson.databind.JsonNode;

/// Jobs from the request to the finished model, over HTTP, on a real database.
class TrainingJobsTest {

    private static final String JOBS = "/v1/training/jobs";
    private static final String SMOKE = "{\"recipe\": \"smoke\", \"seed\": 3}";

    @TempDir
    Path directory;

    private final String database = SharedPostgres.get().createDatabase();

    /// One job runs to its end; another is stopped with the service in the middle and goes on in the next service.
    @Test
    void aJobThatTheServiceLeftInTheMiddleEndsWithTheSameModel() throws Exception {
        Path home = directory.resolve("home");
        String whole;
        String interrupted;
        byte[] model;
        try (RunningService service = RunningService.start(database, home)) {
            whole = service.submit(SMOKE);
            String followed =
                    service.get(JOBS + "/" + whole + "/events?follow=true").body();
            JsonNode done = service.awaitState(whole, "succeeded");
            assertEverythingIsThere(service, whole, done, followed);
            model = service.getBytes(JOBS + "/" + whole + "/files/noesis-nano.gguf")
                    .body();

            interrupted = service.submit(SMOKE);
            service.awaitJob(
                    interrupted,
                    job -> job.path("stage").asString("").equals("pretraining")
                            && job.path("step").asInt() >= 10);
        }
        try (RunningService service = RunningService.start(database, home)) {
            JsonNode resumed =
                    service.awaitJob(interrupted, job -> job.path("step").asInt() > 0);
            assertThat(resumed.path("state").asString()).isEqualTo("running");
            service.awaitState(interrupted, "succeeded");

            assertThat(service.getBytes(JOBS + "/" + interrupted + "/files/noesis-nano.gguf")
                            .body())
                    .isEqualTo(model);
            assertThat(Files.readAllBytes(home.resolve(interrupted).resolve("reinforcement.safetensors")))
                    .isEqualTo(Files.readAllBytes(home.resolve(whole).resolve("reinforcement.safetensors")));
            assertThat(steps(service, interrupted)).isEqualTo(steps(service, whole));
        }
    }

    private static void assertEverythingIsThere(RunningService service, String id, JsonNode done, String followed)
            throws Exception {
        assertThat(done.path("object").asString()).isEqualTo("training.job");
        assertThat(done.path("threads").asInt()).isEqualTo(1);
        assertThat(done.path("scores").has("accuracy.on")).isTrue();
        assertThat(done.path("files").toString()).isEqualTo("[\"noesis-nano.gguf\",\"model-card.md\"]");
        assertThat(service.get(JOBS + "/" + id + "/files/model-card.md").body()).contains("# noesis-nano");
        assertThat(service.get(JOBS + "/" + id + "/files/events.jsonl").statusCode())
                .isEqualTo(404);
        for (String measure : List.of("loss", "reward", "accuracy")) {
            HttpResponse<String> svg = service.get(JOBS + "/" + id + "/curves.svg?measure=" + measure);
            assertThat(svg.headers().firstValue("Content-Type").orElseThrow()).startsWith("image/svg+xml");
            assertThat(svg.body()).contains("<polyline");
        }
        List<String> events =
                service.get(JOBS + "/" + id + "/events").body().lines().toList();
        assertThat(events.getLast()).contains("\"type\":\"saved\",\"stage\":\"export\"");
        assertThat(followed.lines().filter(line -> line.startsWith("data: {\"at\"")))
                .containsExactlyElementsOf(
                        events.stream().map(event -> "data: " + event).toList());
        assertThat(followed)
                .contains("event: end\ndata: {\"id\":\"" + id + "\"")
                .contains("\"state\":\"succeeded\"");
        String metrics = service.get("/actuator/prometheus").body();
        assertThat(metrics).contains("noesis_training_jobs{state=\"succeeded\"} 1.0");
        assertThat(metrics).contains("noesis_training_loss NaN");
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    /// Without what depends on the time.
    private static List<String> steps(RunningService service, String id) throws Exception {
        return service.get(JOBS + "/" + id + "/events")
                .body()
                .lines()
                .filter(line -> line.contains("\"type\":\"step\"") || line.contains("\"type\":\"rollouts\""))
                .map(line -> line.replaceAll("\"at\":\"[^\"]*\"|\"tokens_per_second\":[^,}]*", ""))
                .toList();
    }

    @Test
    void jobsWaitAndAreCancelledAndFail() throws Exception {
        try (RunningService service = RunningService.start(database, directory)) {
            String running = service.submit(SMOKE);
            service.awaitState(running, "running");
            String waiting = service.submit("{\"recipe\": \"broken\"}");
            HttpResponse<String> tooMany = service.post(JOBS, SMOKE);
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(RunningService.json(tooMany).path("error").path("code").asString())
                    .isEqualTo("queue_full");

            assertThat(service.post(JOBS + "/" + waiting + "/cancel", "").statusCode())
                    .isEqualTo(200);
            assertThat(service.job(waiting).path("state").asString()).isEqualTo("cancelled");
            String failing = service.submit("{\"recipe\": \"broken\"}");
            service.awaitJob(running, job -> job.path("step").asInt() > 0);
            String answer = service.post(JOBS + "/" + running + "/cancel", "").body();
            assertThat(answer).contains("\"state\":\"cancel");
            service.awaitState(running, "cancelled");

            JsonNode failed = service.awaitState(failing, "failed");
            assertThat(failed.path("failure").asString()).isEqualTo("this recipe is broken");
            assertThat(service.post(JOBS + "/" + failing + "/cancel", "").statusCode())
                    .isEqualTo(409);
            assertThat(service.post(JOBS + "/" + running + "/cancel", "").statusCode())
                    .isEqualTo(200);
            JsonNode list = RunningService.json(service.get(JOBS + "?length=2"));
            assertThat(list.path("total").asInt()).isEqualTo(3);
            assertThat(list.path("data").size()).isEqualTo(2);
            assertThat(list.path("data").get(0).path("id").asString()).isEqualTo(failing);
            assertThatThrownBy(() -> RunningService.start(database, directory))
                    .hasStackTraceContaining("another training works in");
        }
    }

    @Test
    void whatCannotBeIsRefusedByName() throws Exception {
        try (RunningService service = RunningService.start(database, directory)) {
            assertRefused(service.post(JOBS, "{\"recipe\": \"huge\"}"), 400, "recipe must be one of broken, smoke");
            assertRefused(service.post(JOBS, "{}"), 400, "recipe is required");
            assertRefused(service.post(JOBS, "{\"recipe\": \"smoke\", \"threads\": 0}"), 400, "threads must be");
            assertRefused(service.get(JOBS + "?length=0"), 400, "length must be");
            String unknown = JOBS + "/00000000-0000-0000-0000-000000000000";
            for (String path : List.of("", "/events", "/events?follow=true", "/curves.svg", "/files/model-card.md")) {
                assertRefused(service.get(unknown + path), 404, "training job '0000");
            }
            assertRefused(service.get(JOBS + "/none"), 404, "training job 'none'");
            assertRefused(service.post(unknown + "/cancel", ""), 404, "training job '0000");
            String failing = service.submit("{\"recipe\": \"broken\"}");
            service.awaitState(failing, "failed");
            assertRefused(
                    service.get(JOBS + "/" + failing + "/curves.svg?measure=speed"),
                    400,
                    "measure must be one of loss, reward, accuracy");
            assertThat(service.get(JOBS + "/" + failing + "/curves.svg").body()).contains("nothing measured yet");
            assertThat(service.get(JOBS + "/" + failing + "/events").body()).isEmpty();
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(RunningService.json(response).path("error").path("message").asString())
                .contains(message);
    }
}
