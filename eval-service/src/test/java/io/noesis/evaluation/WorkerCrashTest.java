package io.noesis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import io.noesis.evaluation.StubGateway.Question;
import io.noesis.evaluation.StubGateway.Reply;
import io.noesis.evaluation.benchmark.Benchmark;
import io.noesis.evaluation.benchmark.BenchmarkReader;
import io.noesis.evaluation.benchmark.BundledBenchmarks;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Workers are processes of their own here, and the first is killed as the kernel kills: without a word to the broker.
@OnRealStores
class WorkerCrashTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int QUESTIONS = 40;
    private static final int ANSWERED_BEFORE_THE_CRASH = 10;
    private static final Map<String, String> expected = new ConcurrentHashMap<>();
    private static StubGateway gateway;
    private static Path keyFile;

    @TempDir
    Path logs;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Environment environment;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        keyFile = StubGateway.keyFile();
        for (Benchmark benchmark : new BundledBenchmarks(new BenchmarkReader(new JsonMapper())).all()) {
            benchmark.items().forEach(item -> expected.put(item.prompt(), item.expected()));
        }
        gateway = new StubGateway(WorkerCrashTest::answer);
        registry.add("spring.kafka.bootstrap-servers", () -> "${spring.embedded.kafka.brokers}");
        // This instance plans and counts; it asks nothing itself.
        registry.add("noesis.evaluation.workers.concurrency", () -> "0");
    }

    private static Reply answer(Question question) {
        String right = expected.get(question.prompt());
        return new Reply(200, question.mode().equals("on") ? "Answer: " + right : "Answer: -424242");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aKilledWorkerLosesNoQuestionAndCountsNoneTwice() throws Exception {
        gateway.holdAfter(ANSWERED_BEFORE_THE_CRASH);
        String id = create();

        Process first = startWorker("first");
        try {
            // Some are answered, and every thread of the worker has one in flight.
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(gateway.asked())
                            .as(() -> log("first"))
                            .isEqualTo(ANSWERED_BEFORE_THE_CRASH + 4));
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(run(id).path("state").asString()).isEqualTo("running");
        gateway.open();
        Process second = startWorker("second");
        try {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(run(id).path("state").asString())
                            .as(() -> log("second"))
                            .isEqualTo("completed"));
        } finally {
            second.destroyForcibly().waitFor();
        }

        JsonNode run = run(id);
        assertThat(run.path("progress").path("done").asInt()).isEqualTo(QUESTIONS);
        assertThat(run.path("results").path("on").path("accuracy").asDouble()).isEqualTo(1.0);
        assertThat(run.path("results").path("off").path("accuracy").asDouble()).isZero();
        assertThat(run.path("results").path("on").path("answers").asInt()).isEqualTo(QUESTIONS / 2);
        assertThat(jdbc.sql("select count(distinct (item_id, mode, sample)) from evaluation.result")
                        .query(Integer.class)
                        .single())
                .isEqualTo(QUESTIONS);
        assertThat(gateway.asked())
                .as("questions asked, those in flight at the crash twice")
                .isGreaterThan(QUESTIONS);
    }

    private Process startWorker(String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EvalServiceApplication.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT", "0",
                        "SPRING_DATASOURCE_URL", environment.getRequiredProperty("spring.datasource.url"),
                        "SPRING_DATASOURCE_USERNAME", environment.getRequiredProperty("spring.datasource.username"),
                        "SPRING_DATASOURCE_PASSWORD", "",
                        "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                                environment.getRequiredProperty("spring.kafka.bootstrap-servers"),
                        // A dead member's partitions go to the living after this.
                        "SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "6000",
                        "NOESIS_EVALUATION_GATEWAY_BASEURL", gateway.url(),
                        "NOESIS_EVALUATION_GATEWAY_APIKEYFILE", keyFile.toString(),
                        "NOESIS_EVALUATION_WORKERS_CONCURRENCY", "4"));
        return builder.start();
    }

    private String log(String worker) {
        try {
            return Files.readString(logs.resolve(worker + ".log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private String create() {
        MvcTestResult result = mvc.post()
                .uri("/v1/evaluations")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"model\": \"m\", \"benchmark\": \"noesis-arithmetic\", \"limit\": %d}"
                        .formatted(QUESTIONS / 2))
                .exchange();
        assertThat(result).hasStatus(202);
        String id = json.readTree(result.getResponse().getContentAsByteArray())
                .path("id")
                .asString();
        await().atMost(LIMIT).until(() -> run(id).path("progress").path("total").asInt() == QUESTIONS);
        return id;
    }

    private JsonNode run(String id) {
        return json.readTree(
                mvc.get().uri("/v1/evaluations/" + id).exchange().getResponse().getContentAsByteArray());
    }
}
