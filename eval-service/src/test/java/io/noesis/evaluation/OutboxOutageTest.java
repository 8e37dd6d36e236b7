package io.noesis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events that no producer can be made for stay in the outbox, and go once one can be.
@OnRealStores
class OutboxOutageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FAILURES = 3;
    private static final int QUESTIONS = 6;
    private static final AtomicInteger attempts = new AtomicInteger();

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path keyFile = StubGateway.keyFile();
        registry.add("spring.kafka.bootstrap-servers", () -> "${spring.embedded.kafka.brokers}");
        registry.add("noesis.evaluation.gateway.api-key-file", keyFile::toString);
        // Plans only, so that the outbox's producer is the one that fails.
        registry.add("noesis.evaluation.workers.concurrency", () -> "0");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class FailingProducers {

        /// As when a certificate is not there yet: making the producer fails, not sending.
        @Bean
        DefaultKafkaProducerFactoryCustomizer theFirstFail() {
            return factory -> factory.addPostProcessor(producer -> {
                if (attempts.incrementAndGet() <= FAILURES) {
                    producer.close(Duration.ZERO);
                    throw new KafkaException("no producer, attempt " + attempts.get());
                }
                return producer;
            });
        }
    }

    @Test
    void eventsWaitAndArriveWhenAProducerCanBeMade() {
        MvcTestResult created = mvc.post()
                .uri("/v1/evaluations")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"model\": \"m\", \"benchmark\": \"noesis-arithmetic\", \"limit\": %d}"
                        .formatted(QUESTIONS / 2))
                .exchange();
        assertThat(created).hasStatus(202);
        String id = body(created).path("id").asString();
        await().atMost(LIMIT).until(() -> attempts.get() > 0);
        assertThat(waiting())
                .as("events in the outbox while there is no producer")
                .isPositive();

        await().atMost(LIMIT).until(() -> total(id) == QUESTIONS);
        await().atMost(LIMIT).until(() -> waiting() == 0);
        assertThat(attempts).hasValueGreaterThan(FAILURES);
    }

    private int total(String id) {
        return body(mvc.get().uri("/v1/evaluations/" + id).exchange())
                .path("progress")
                .path("total")
                .asInt();
    }

    private int waiting() {
        return jdbc.sql("select count(*) from evaluation.outbox")
                .query(Integer.class)
                .single();
    }

    private JsonNode body(MvcTestResult result) {
        return json.readTree(result.getResponse().getContentAsByteArray());
    }
}
