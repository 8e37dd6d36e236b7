package io.noesis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import io.noesis.evaluation.StubGateway.Question;
import io.noesis.evaluation.StubGateway.Reply;
import io.noesis.evaluation.benchmark.Benchmark;
import io.noesis.evaluation.benchmark.BenchmarkReader;
import io.noesis.evaluation.benchmark.BundledBenchmarks;
import io.noesis.evaluation.broker.ShareGroup;
import io.noesis.events.Topic;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OnRealStores
class EvaluationFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WORKERS = 4;

    /// Models that never turn a question away.
    private static final List<String> STEADY = List.of("slow", "unwanted");

    private static final Map<String, String> expected = new ConcurrentHashMap<>();
    private static final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private static StubGateway gateway;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    KafkaTemplate<String, byte[]> kafka;

    @Autowired
    KafkaAdmin kafkaAdmin;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path keyFile = StubGateway.keyFile();
        for (Benchmark benchmark : new BundledBenchmarks(new BenchmarkReader(new JsonMapper())).all()) {
            benchmark.items().forEach(item -> expected.put(item.prompt(), item.expected()));
        }
        gateway = new StubGateway(EvaluationFlowTest::answer);
        registry.add("spring.kafka.bootstrap-servers", () -> "${spring.embedded.kafka.brokers}");
        registry.add("noesis.evaluation.gateway.base-url", gateway::url);
        registry.add("noesis.evaluation.gateway.api-key-file", keyFile::toString);
        registry.add("noesis.evaluation.workers.concurrency", () -> WORKERS);
        registry.add("noesis.evaluation.workers.first-backoff", () -> "20ms");
    }

    /// Right while thinking, wrong without; each question is turned away once; one is never answered.
    private static Reply answer(Question question) {
        if (STEADY.contains(question.model())) {
            return new Reply(200, "\\boxed{" + expected.get(question.prompt()) + "}");
        }
        if (tries.merge(question.prompt() + question.mode(), 1, Integer::sum) == 1) {
            return new Reply(503, "");
        }
        String right = expected.get(question.prompt());
        if (right == null) {
            return new Reply(400, "");
        }
        return new Reply(200, question.mode().equals("on") ? "So: Answer: " + right : "Answer: -424242");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aRunGoesFromTheRequestToItsScoresThroughKafka() {
        String id = create("{\"model\": \"m\", \"benchmark\": \"noesis-arithmetic\", \"limit\": 12}");

        JsonNode run = awaitEnd(id);

        assertThat(run.path("state").asString()).isEqualTo("completed");
        assertThat(run.path("progress").path("done").asInt()).isEqualTo(24);
        assertThat(run.path("progress").path("total").asInt()).isEqualTo(24);
        JsonNode on = run.path("results").path("on");
        assertThat(on.path("accuracy").asDouble()).isEqualTo(1.0);
        assertThat(on.path("standard_error").asDouble()).isZero();
        assertThat(on.path("mean_reasoning_tokens").asDouble()).isEqualTo(3.0);
        assertThat(run.path("results").path("off").path("accuracy").asDouble()).isZero();
        assertThat(gateway.authorizations().keySet()).containsExactly("Bearer " + StubGateway.KEY);
        // An event is forgotten only after the broker has it, so the last row may outlive the run by a moment.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(count("select count(*) from evaluation.outbox"))
                        .isZero());
    }

    @Test
    void everyAnswerCanBeLookedAt() {
        String id = create(
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"modes\": [\"on\"], \"limit\": 3, \"samples\": 2}");
        awaitEnd(id);

        JsonNode page = read(get("/v1/evaluations/" + id + "/items?offset=1&length=2"));

        assertThat(page.path("total").asInt()).isEqualTo(6);
        assertThat(page.path("data").size()).isEqualTo(2);
        assertThat(page.path("data").get(0).path("verdict").asString()).isEqualTo("CORRECT");
        assertThat(page.path("data").get(0).path("answer").asString()).startsWith("So: Answer: ");
    }

    /// A lock runs out after three seconds here, and comes up for renewal after one.
    @Test
    void anAnswerThatTakesLongerThanTheLockIsAskedForOnce() {
        gateway.holdAfter(0);
        String id;
        try {
            id = create("{\"model\": \"slow\", \"benchmark\": \"noesis-boxed\", \"modes\": [\"on\"], \"limit\": 1}");
            await().atMost(LIMIT).until(() -> gateway.asked("slow") == 1);

            await().during(Duration.ofSeconds(10)).atMost(LIMIT).until(() -> gateway.asked("slow") == 1);
        } finally {
            gateway.open();
        }

        assertThat(awaitEnd(id).path("results").path("on").path("accuracy").asDouble())
                .isEqualTo(1.0);
        assertThat(gateway.asked("slow")).isEqualTo(1);
    }

    @Test
    void aRecordThatIsNoEventGoesToTheDeadLettersAndHoldsUpNothing() {
        kafka.send(new ProducerRecord<>(Topic.ITEMS.topicName(), "k", "{".getBytes()))
                .join();
        kafka.send(new ProducerRecord<>(Topic.RESULTS.topicName(), "k", "nonsense".getBytes()))
                .join();
        kafka.send(new ProducerRecord<>(Topic.JOBS.topicName(), "k", new byte[0]))
                .join();

        String id = create("{\"model\": \"m\", \"benchmark\": \"noesis-arithmetic\", \"limit\": 1}");

        assertThat(awaitEnd(id).path("state").asString()).isEqualTo("completed");
    }

    @Test
    void aCancelledRunAsksAndTakesNothingMore() {
        gateway.holdAfter(0);
        String id;
        try {
            id = create("{\"model\": \"unwanted\", \"benchmark\": \"noesis-arithmetic\"}");
            await().atMost(LIMIT).until(() -> gateway.asked("unwanted") == WORKERS);

            MvcTestResult cancelled =
                    mvc.post().uri("/v1/evaluations/" + id + "/cancel").exchange();

            assertThat(cancelled)
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.state")
                    .isEqualTo("cancelled");
            assertThat(mvc.post().uri("/v1/evaluations/" + id + "/cancel").exchange())
                    .hasStatusOk();
        } finally {
            gateway.open();
        }

        await().atMost(LIMIT).until(() -> questionsInTheQueue() == 0);
        assertThat(gateway.asked("unwanted")).isEqualTo(WORKERS);
        assertThat(read(get("/v1/evaluations/" + id))
                        .path("progress")
                        .path("done")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"benchmark\": \"noesis-choice\"}                                        | 400 | model",
                "{\"model\": \"m\"}                                                        | 400 | benchmark",
                "{\"model\": \"m\", \"benchmark\": \"nothing\"}                            | 404 | benchmark",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"samples\": 0}      | 400 | samples",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"samples\": 65}     | 400 | samples",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"limit\": -1}       | 400 | limit",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"modes\": []}       | 400 | modes",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"modes\": [null]}   | 400 | modes",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [null]} | 400 | budgets",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"modes\": [\"maybe\"]} | 400 | modes",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"limit\": \"all\"}  | 400 | limit",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": []}     | 400 | budgets",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [-1]}   | 400 | budgets[0]",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [\"all\"]} | 400 | budgets[0]",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [8, 8]} | 400 | budgets",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [131073]} | 400 | budgets",
                "{\"model\": \"m\", \"benchmark\": \"noesis-choice\", \"budgets\": [8], \"modes\": [\"off\"]} | 400 | budgets",
                "{\"model\": \"m\", \"benchmark\": \"noesis-nano-chain\", \"samples\": 64, \"budgets\": [1, 2, 3, 4, 5, 6]} | 400 | samples",
                "{                                                                         | 400 | -",
            })
    void badInputNamesItsField(String body, int status, String param) {
        MvcTestResult result = post(body);

        assertThat(result).hasStatus(status);
        assertThat(result).bodyJson().extractingPath("$.error.param").isEqualTo(param);
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThat(get("/v1/evaluations/nonsense")).hasStatus(404);
        assertThat(get("/v1/evaluations/00000000-0000-0000-0000-000000000000")).hasStatus(404);
        assertThat(get("/v1/evaluations?length=1000")).hasStatus(400);
    }

    @Test
    void theBenchmarksAreListed() {
        assertThat(read(get("/v1/benchmarks"))
                        .path("data")
                        .valueStream()
                        .map(each -> each.path("id").asString()))
                .contains("noesis-arithmetic", "noesis-boxed", "noesis-choice");
    }

    private String create(String body) {
        MvcTestResult result = post(body);
        assertThat(result).hasStatus(202);
        return read(result).path("id").asString();
    }

    private JsonNode awaitEnd(String id) {
        return await().atMost(LIMIT)
                .until(
                        () -> read(get("/v1/evaluations/" + id)),
                        run -> List.of("completed", "failed")
                                .contains(run.path("state").asString()));
    }

    private long questionsInTheQueue() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafkaAdmin.getConfigurationProperties())) {
            return admin
                    .listShareGroupOffsets(Map.of(ShareGroup.NAME, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(ShareGroup.NAME)
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offsets -> offsets.lag().orElseThrow())
                    .sum();
        }
    }

    private MvcTestResult post(String body) {
        return mvc.post()
                .uri("/v1/evaluations")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).exchange();
    }

    private JsonNode read(MvcTestResult result) {
        return json.readTree(result.getResponse().getContentAsByteArray());
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
