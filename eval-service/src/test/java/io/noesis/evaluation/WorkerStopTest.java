package io.noesis.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.noesis.evaluation.broker.ShareGroup;
import io.noesis.events.Topic;

/// A worker that is told to stop while all its questions are in flight. Locks are far longer than the test waits, so
/// what comes back was given back.
@OnRealStores
class WorkerStopTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    private static final int WORKERS = 4;
    private static final int QUESTIONS = 40;
    private static StubGateway gateway;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    KafkaAdmin kafkaAdmin;

    @Autowired
    @Qualifier("broker")
    SmartLifecycle broker;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path keyFile = StubGateway.keyFile();
        gateway = new StubGateway(question -> new StubGateway.Reply(200, "too late"));
        registry.add("spring.kafka.bootstrap-servers", () -> "${spring.embedded.kafka.brokers}");
        registry.add("noesis.evaluation.gateway.base-url", gateway::url);
        registry.add("noesis.evaluation.gateway.api-key-file", keyFile::toString);
        registry.add("noesis.evaluation.workers.concurrency", () -> WORKERS);
        // A question interrupted at its last attempt has not failed either.
        registry.add("noesis.evaluation.workers.attempts", () -> 1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void questionsInFlightGoBackIntoTheQueueInTime() throws Exception {
        lockFor(Duration.ofMinutes(1));
        gateway.holdAfter(0);
        assertThat(mvc.post()
                        .uri("/v1/evaluations")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"model\": \"m\", \"benchmark\": \"noesis-arithmetic\", \"limit\": 20}")
                        .exchange())
                .hasStatus(202);
        await().atMost(LIMIT).until(() -> gateway.asked() == WORKERS);

        assertTimeout(STOP_LIMIT, () -> broker.stop());

        List<ConsumerRecord<String, byte[]>> returned = takeAll();
        // One of the workers may have been given a further question that it had not asked yet.
        assertThat(returned)
                .filteredOn(item -> item.deliveryCount().orElseThrow() == 2)
                .hasSizeGreaterThanOrEqualTo(WORKERS);
    }

    private List<ConsumerRecord<String, byte[]>> takeAll() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                requireNonNull(kafkaAdmin.getConfigurationProperties().get("bootstrap.servers")),
                "group.id",
                ShareGroup.NAME));
        List<ConsumerRecord<String, byte[]>> taken = new ArrayList<>();
        try (KafkaShareConsumer<String, byte[]> consumer =
                new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topic.ITEMS.topicName()));
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(taken::add);
                return taken.size() >= QUESTIONS;
            });
        }
        return taken;
    }

    private void lockFor(Duration duration) throws ExecutionException, InterruptedException {
        ConfigEntry lock = new ConfigEntry("share.record.lock.duration.ms", String.valueOf(duration.toMillis()));
        try (Admin admin = Admin.create(kafkaAdmin.getConfigurationProperties())) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, ShareGroup.NAME),
                            List.of(new AlterConfigOp(lock, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
