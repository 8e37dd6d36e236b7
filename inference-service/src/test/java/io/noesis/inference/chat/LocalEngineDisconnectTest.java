package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.scheduler.EngineOptions;
import io.noesis.engine.scheduler.LocalEngine;
import io.noesis.inference.RawClient;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.answer.RunningGenerations;
import io.noesis.inference.engine.GatedModel;
import io.noesis.inference.engine.ScriptedTokenizer;
import io.noesis.inference.model.EngineLoader;
import io.noesis.support.metrics.MetricNames;

/// The real scheduler over a model that computes as slowly as the test wants.
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "noesis.inference.model.path=scripted.gguf",
            "noesis.inference.model.id=scripted",
            "spring.test.metrics.export=true"
        })
@Import(LocalEngineDisconnectTest.Gated.class)
class LocalEngineDisconnectTest {

    @LocalServerPort
    private int port;

    @Autowired
    private GatedModel model;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private RunningGenerations running;

    @BeforeEach
    void theModelIsThere() {
        ServiceClient.whenReady(port);
    }

    @AfterEach
    void nothingIsLeftRunning() {
        model.permitSteps(100);
        await().until(() -> running.count() == 0);
        await().until(() ->
                meters.get(MetricNames.VLLM_REQUESTS_RUNNING).gauge().value() == 0);
        model.holdSteps();
    }

    @Test
    void aClosedStreamTakesAtMostTheStepThatWasUnderWay() throws IOException {
        double cancelled = cancelled();
        try (RawClient client = RawClient.send(port, true)) {
            model.permitSteps(3);
            client.readUntil(3, "\"content\":\"w\"");
        }
        double stepsAtClose = steps();
        await().until(() -> running.count() == 0);
        // The engine is inside its next forward pass; it may take that one and no other.
        model.permitSteps(100);

        await().until(() -> cancelled() == cancelled + 1);
        assertThat(steps() - stepsAtClose).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesDuringPrefillCostsAtMostThatStep(boolean stream) throws IOException {
        double cancelled = cancelled();
        double before = steps();
        try (RawClient client = RawClient.send(port, stream)) {
            await().until(() -> running.count() == 1);
            assertThat(client.isOpen()).isTrue();
        }
        await().until(() -> running.count() == 0);
        model.permitSteps(100);

        await().until(() -> cancelled() == cancelled + 1);
        assertThat(steps() - before).isLessThanOrEqualTo(1);
    }

    private double steps() {
        return meters.get(MetricNames.ENGINE_STEPS).functionCounter().count();
    }

    private double cancelled() {
        return meters.get(MetricNames.ENGINE_REQUESTS_CANCELLED).counter().count();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Gated {

        @Bean
        GatedModel gatedModel() {
            return new GatedModel();
        }

        @Bean
        @Primary
        EngineLoader gatedLoader(GatedModel model) {
            ModelInfo info = new ModelInfo("Gated", "llama", 4096, 0, Optional.empty(), "SCALAR");
            return progress -> new LocalEngine(model, info, new ScriptedTokenizer(), Set.of(), EngineOptions.DEFAULT);
        }
    }
}
