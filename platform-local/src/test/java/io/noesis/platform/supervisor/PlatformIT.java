package io.noesis.platform.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.models.NanoModel;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;
import io.noesis.platform.process.Ports;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole platform as `./noesis up` starts it: real broker, real database, five processes, the bundled model.
///
/// The order matters: the last two tests stop the platform and start it again on the same home.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlatformIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final JsonMapper json = new JsonMapper();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path directory;

    private static Recorder recorder;
    private static Platform platform;
    private static PlatformOptions options;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        PlatformHome home = new PlatformHome(directory.resolve("home"));
        options = new PlatformOptions(
                home,
                Path.of("..").toAbsolutePath().normalize(),
                Ports.anyFree(),
                NanoModel.placeIn(directory.resolve("models")),
                NanoModel.NAME,
                LIMIT);
        recorder = new Recorder();
        platform = Platform.start(options, recorder);
        key = Secrets.read(new Secrets(home).userKey());
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    @Order(1)
    void everyPartSaysThatItIsReady() {
        assertThat(recorder.ready)
                .containsOnlyKeys(
                        "postgres",
                        "kafka",
                        "gateway-service",
                        "inference-service",
                        "dataset-service",
                        "eval-service",
                        "training-service");
        assertThat(recorder.degraded).isEmpty();
    }

    @Test
    @Order(2)
    void nobodyPassesWithoutTheKey() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri("/v1/models")).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    @Order(3)
    void theModelAnswersThroughTheGateway() throws Exception {
        JsonNode answer = post("/v1/chat/completions", """
            {"model": "noesis-nano", "temperature": 0, "max_tokens": 400, "reasoning": {"mode": "on"},
             "messages": [{"role": "user", "content": "What is 17 + 25?"}]}
            """);

        JsonNode message = answer.path("choices").get(0).path("message");
        assertThat(message.path("content").asString()).contains("42");
        assertThat(message.path("reasoning_content").asString()).isNotBlank();
    }

    @Test
    @Order(4)
    void theSampleDatasetIsThere() throws Exception {
        await().atMost(LIMIT)
                .until(() -> get("/v1/datasets")
                        .path("data")
                        .get(0)
                        .path("name")
                        .asString()
                        .equals("noesis-sample"));
    }

    @Test
    @Order(5)
    void anEvaluationRunsThroughKafkaToItsEnd() throws Exception {
        String id = post(
                        "/v1/evaluations",
                        "{\"model\": \"noesis-nano\", \"benchmark\": \"noesis-choice\", \"limit\": 2, \"max_tokens\":"
                                + " 16}")
                .path("id")
                .asString();

        await().atMost(LIMIT)
                .until(() ->
                        get("/v1/evaluations/" + id).path("state").asString().equals("completed"));
        JsonNode run = get("/v1/evaluations/" + id);
        assertThat(run.path("progress").path("done").asInt()).isEqualTo(4);
        assertThat(run.path("results").path("on").path("failed").asInt()).isZero();
        assertThat(run.path("results").path("off").path("answers").asInt()).isEqualTo(2);
    }

    @Test
    @Order(6)
    void closingTheClientStopsTheDecodingBehindTheGateway() throws Exception {
        double cancelledBefore = engineMetric("noesis_engine_requests_cancelled_total");
        try (Socket socket = new Socket("127.0.0.1", options.gatewayPort())) {
            String body =
                    "{\"model\": \"noesis-nano\", \"stream\": true, \"ignore_eos\": true, \"max_tokens\": 3500, \"n\":"
                            + " 4, \"messages\": [{\"role\": \"user\", \"content\": \"Tell a story that never ends.\"}]}";
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!String.valueOf(lines.readLine()).contains("\"content\":")) {
                // Until the first words are here.
            }
        }

        await().atMost(LIMIT).until(() -> engineMetric("noesis_engine_requests_cancelled_total") > cancelledBefore);
        double steps = engineMetric("noesis_engine_steps_total");
        assertThat(engineMetric("vllm:num_requests_running")).isZero();
        assertThat(engineMetric("noesis_engine_steps_total")).isEqualTo(steps);
    }

    @Test
    @Order(7)
    void itStopsWithoutHavingToKillAnything() throws Exception {
        platform.close();

        // Its own deadlines end it in time; one that had to be enforced is told.
        assertThat(recorder.degraded).isEmpty();
        assertThat(Ports.isFree(options.gatewayPort())).isTrue();
    }

    @Test
    @Order(8)
    void aSecondStartFindsTheDataOfTheFirst() throws Exception {
        platform = Platform.start(options, recorder);

        assertThat(Secrets.read(new Secrets(options.home()).userKey())).isEqualTo(key);
        assertThat(get("/v1/evaluations").path("total").asInt()).isEqualTo(1);
        assertThat(get("/v1/datasets").path("data").size()).isEqualTo(1);
    }

    private static double engineMetric(String name) throws Exception {
        String port = String.valueOf(recorder.inferencePort());
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                        .build(),
                BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static JsonNode get(String path) throws Exception {
        return read(http.send(request(path).GET().build(), BodyHandlers.ofString()));
    }

    private static JsonNode post(String path, String body) throws Exception {
        return read(http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString()));
    }

    private static JsonNode read(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return json.readTree(response.body());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key);
    }

    private static URI uri(String path) {
        return URI.create(platform.gatewayUrl() + path);
    }

    private static final class Recorder implements PlatformListener {

        private final Map<String, String> ready = new ConcurrentHashMap<>();
        private final List<String> degraded = new ArrayList<>();

        int inferencePort() {
            String address = ready.get("inference-service");
            return Integer.parseInt(
                    address.substring(address.lastIndexOf(':') + 1).split(" ")[0]);
        }

        @Override
        public void starting(String part) {}

        @Override
        public void waiting(String part, String detail) {}

        @Override
        public void ready(String part, Duration after, String detail) {
            ready.put(part, detail);
        }

        @Override
        public void degraded(String part, String reason) {
            degraded.add(part + ": " + reason);
        }

        @Override
        public void leftoversEnded(String part) {}
    }
}
