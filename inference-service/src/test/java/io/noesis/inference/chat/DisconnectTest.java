package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.inference.RawClient;
import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.answer.RunningGenerations;
import io.noesis.inference.engine.ScriptedEngine;
import io.noesis.support.metrics.MetricNames;

/// A client that closes its socket, seen from the engine: how many steps are still taken for it.
@ScriptedService
class DisconnectTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private RunningGenerations running;

    @BeforeEach
    void theModelIsThere() {
        ServiceClient.whenReady(port);
    }

    @AfterEach
    void openTheGate() {
        engine.releaseSteps();
    }

    @Test
    void aStreamWhoseClientClosesIsCancelledBeforeItsNextStep() throws IOException {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        double cancelled = cancelled();

        try (RawClient client = RawClient.send(port, true)) {
            engine.permitSteps(3);
            client.readUntil(3, "word ");
        }
        double stepsAtClose = steps();
        // No step is permitted here: only the closed socket can end it.
        await().until(() -> cancelled() == cancelled + 1);
        engine.permitSteps(100);

        await().until(() -> running.count() == 0);
        assertThat(steps() - stepsAtClose).isLessThanOrEqualTo(1);
    }

    @Test
    void aRequestThatIsNotStreamedIsCancelledWhenItsClientCloses() throws IOException {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        double cancelled = cancelled();
        double before = steps();

        try (RawClient client = RawClient.send(port, false)) {
            await().until(() -> running.count() == 1);
            engine.permitSteps(2);
            await().until(() -> steps() == before + 2);
            assertThat(client.isOpen()).isTrue();
        }
        await().until(() -> cancelled() == cancelled + 1);
        engine.permitSteps(100);

        await().until(() -> running.count() == 0);
        assertThat(steps() - before).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesDuringPrefillIsNoticedBeforeAnyStep(boolean stream) throws IOException {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        double cancelled = cancelled();
        double before = steps();

        try (RawClient client = RawClient.send(port, stream)) {
            await().until(() -> running.count() == 1);
            assertThat(client.isOpen()).isTrue();
        }

        await().until(() -> cancelled() == cancelled + 1);
        assertThat(steps()).isEqualTo(before);
    }

    @Test
    void aSilentStreamIsKeptAliveByComments() throws IOException {
        engine.holdSteps();
        engine.answerWith("word");

        try (RawClient client = RawClient.send(port, true)) {
            client.readUntil(2, ":\n\n");
            engine.permitSteps(2);
            client.readUntil(1, "[DONE]");
        }
    }

    @Test
    void aPipelinedRequestIsNotMistakenForAClosedConnection() throws IOException {
        engine.holdSteps();
        engine.answerWith("word");
        double cancelled = cancelled();

        try (RawClient client = RawClient.send(port, false)) {
            client.sendAgain(false);
            await().until(() -> running.count() == 1);
            engine.permitSteps(4);
            client.readUntil(2, "\"content\":\"word\"");
        }
        assertThat(cancelled()).isEqualTo(cancelled);
    }

    private double steps() {
        return meters.get(MetricNames.ENGINE_STEPS).functionCounter().count();
    }

    private double cancelled() {
        return meters.get(MetricNames.ENGINE_REQUESTS_CANCELLED).counter().count();
    }
}
