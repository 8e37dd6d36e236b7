package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.inference.ScriptedService;
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

    @AfterEach
    void openTheGate() {
        engine.releaseSteps();
    }

    @Test
    void aStreamWhoseClientClosesIsCancelledBeforeItsNextStep() throws IOException {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        double cancelled = cancelled();

        try (Socket client = send(true)) {
            engine.permitSteps(3);
            readUntil(client, 3, "word ");
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

        try (Socket client = send(false)) {
            await().until(() -> running.count() == 1);
            engine.permitSteps(2);
            await().until(() -> steps() == before + 2);
            assertThat(client.isConnected()).isTrue();
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

        try (Socket client = send(stream)) {
            await().until(() -> running.count() == 1);
            assertThat(client.isConnected()).isTrue();
        }

        await().until(() -> cancelled() == cancelled + 1);
        assertThat(steps()).isEqualTo(before);
    }

    @Test
    void aSilentStreamIsKeptAliveByComments() throws IOException {
        engine.holdSteps();
        engine.answerWith("word");

        try (Socket client = send(true)) {
            readUntil(client, 2, ":\n\n");
            engine.permitSteps(2);
            readUntil(client, 1, "[DONE]");
        }
    }

    @Test
    void aPipelinedRequestIsNotMistakenForAClosedConnection() throws IOException {
        engine.holdSteps();
        engine.answerWith("word");
        double cancelled = cancelled();

        try (Socket client = send(false)) {
            client.getOutputStream().write(request(false));
            client.getOutputStream().flush();
            await().until(() -> running.count() == 1);
            engine.permitSteps(4);
            readUntil(client, 2, "\"content\":\"word\"");
        }
        assertThat(cancelled()).isEqualTo(cancelled);
    }

    private double steps() {
        return meters.get(MetricNames.ENGINE_STEPS).functionCounter().count();
    }

    private double cancelled() {
        return meters.get(MetricNames.ENGINE_REQUESTS_CANCELLED).counter().count();
    }

    private Socket send(boolean stream) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request(stream));
        socket.getOutputStream().flush();
        return socket;
    }

    private static byte[] request(boolean stream) {
        String body = """
                {"model":"scripted","stream":%b,"messages":[{"role":"user","content":"Go on."}]}""".formatted(stream);
        return """
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(body.length(), body).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads what has come until the text was there so many times.
    private static void readUntil(Socket client, int times, String text) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (seen.toString().split(java.util.regex.Pattern.quote(text), -1).length <= times) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("the service closed the connection after: " + seen);
            }
            seen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
    }
}
