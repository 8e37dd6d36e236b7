package io.noesis.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.noesis.platform.home.PlatformHome;

class TrainCommandTest {

    private static final String ID = "00000000-0000-0000-0000-000000000001";

    @TempDir
    Path directory;

    private final List<String> posted = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private String earlier = "";
    private String end = "succeeded";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/v1/training/jobs", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body;
        if (exchange.getRequestURI().getPath().endsWith(ID)) {
            body = looks.incrementAndGet() == 1 ? running() : ended();
        } else if (exchange.getRequestMethod().equals("POST")) {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            body = job("queued", "");
        } else {
            body = "{\"object\":\"list\",\"data\":[%s],\"offset\":0,\"total\":1}".formatted(earlier);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String running() {
        return job(
                "running", ",\"stage\":\"pretraining\",\"loss\":2.5,\"tokens_per_second\":7300.4,\"seconds_left\":125");
    }

    private String ended() {
        return job(
                end,
                ",\"finished_at\":\"2026-11-27T11:00:00Z\",\"failure\":\"no rows\",\"files\":[\"noesis-nano.gguf\"],"
                        + "\"scores\":{\"accuracy.on\":0.815,\"accuracy.off\":0.25,\"chain.on\":1.0}");
    }

    private static String job(String state, String more) {
        return "{\"id\":\"%s\",\"object\":\"training.job\",\"recipe\":\"small\",\"seed\":2,\"threads\":2,\"state\":\"%s\","
                        .formatted(ID, state)
                + "\"step\":50,\"steps\":100,%s\"created_at\":\"2026-11-27T10:00:00Z\"%s}"
                        .formatted(more.contains("\"scores\"") ? "" : "\"scores\":{},\"files\":[],", more);
    }

    @Test
    void aModelIsMadeOnThePlatform() throws Exception {
        String said = train(0, "small", "--seed", "2");

        assertThat(posted).containsExactly("{\"recipe\":\"small\",\"seed\":2,\"threads\":null}");
        assertThat(said)
                .contains("submitted as " + ID)
                .contains("pretraining        50/100  loss 2.5000  7,300 tokens/s  2 min left in this stage")
                .contains("all                           81.5 % 25.0 %")
                .contains("chain                        100.0 %      -")
                .contains("The model: GET /v1/training/jobs/" + ID + "/files/noesis-nano.gguf");
    }

    @Test
    void anUnfinishedJobIsGoneOnWith() throws Exception {
        earlier = job("running", "");
        Path model = directory.resolve("training").resolve(ID).resolve("noesis-nano.gguf");
        Files.createDirectories(model.getParent());
        Files.createFile(model);

        String said = train(0, "bundled", "--recipe", "small", "--seed", "2");

        assertThat(posted).isEmpty();
        assertThat(said).contains("going on with " + ID).contains("The model: " + model);
    }

    @Test
    void aDetachedJobIsOnlySubmitted() throws Exception {
        assertThat(train(0, "small", "--detached", "--seed=2")).contains("submitted as " + ID);
        assertThat(looks).hasValue(0);
    }

    @Test
    void aFailureIsShown() {
        end = "failed";

        assertThatThrownBy(() -> train(1, "small"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no rows");
    }

    @Test
    void aCancelledJobIsNoSuccess() throws Exception {
        end = "cancelled";

        assertThat(train(1, "small")).contains("the training is cancelled");
    }

    @Test
    void whatCannotBeDoneIsMisuse() {
        assertThatThrownBy(() -> train(0))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessageContaining("recipe");
        assertThatThrownBy(() -> train(0, "small", "large")).isInstanceOf(Arguments.UsageException.class);
        assertThatThrownBy(() -> train(0, "small", "--study", "3"))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessageContaining("stop the platform");
        assertThatThrownBy(() -> new TrainCommand(terminal(new ByteArrayOutputStream()), new PlatformHome(directory))
                        .run(List.of("small", "--detached")))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessageContaining("./noesis up");
    }

    private String train(int status, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort(), "--key", "k"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(new TrainCommand(terminal(bytes), new PlatformHome(directory)).run(line))
                .isEqualTo(status);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Terminal terminal(ByteArrayOutputStream bytes) {
        return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    }
}
