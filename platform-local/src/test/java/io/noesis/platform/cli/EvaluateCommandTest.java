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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.noesis.platform.home.PlatformHome;

class EvaluateCommandTest {

    private static final String ID = "00000000-0000-0000-0000-00000000000%d";
    private static final String RESULT =
            "{\"items\":2,\"answers\":2,\"accuracy\":0.5,\"standard_error\":0.35,\"no_answer\":0,\"truncated\":0,"
                    + "\"failed\":0,\"mean_completion_tokens\":9,\"mean_reasoning_tokens\":7}";

    @TempDir
    Path directory;

    private final List<String> posted = new ArrayList<>();
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();
    private String end = "completed";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer k");
        String body = switch (path) {
            case "/v1/models" ->
                "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"created\":0}]}";
            case "/v1/benchmarks" ->
                "{\"object\":\"list\",\"data\":[%s,%s,%s],\"offset\":0,\"total\":3}"
                        .formatted(
                                benchmark("other", "exact-text"),
                                benchmark("nano-chain", "exact-text"),
                                benchmark("nano-tools", "tool-call"));
            case "/v1/evaluations" -> {
                posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                yield run(ID.formatted(posted.size()), "queued");
            }
            default -> {
                String id = path.substring(path.lastIndexOf('/') + 1);
                yield run(id, looks.merge(id, 1, Integer::sum) == 1 ? "running" : end);
            }
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(path.equals("/v1/evaluations") ? 202 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String benchmark(String id, String scorer) {
        return "{\"id\":\"%s\",\"object\":\"benchmark\",\"description\":\"\",\"scorer\":\"%s\",\"items\":2,\"bundled\":true}"
                .formatted(id, scorer);
    }

    private static String run(String id, String state) {
        return """
                {"id":"%s","object":"evaluation","model":"tiny","benchmark":"b","modes":["off","on"],
                 "budgets":[0,"none"],"samples":1,"state":"%s","progress":{"done":4,"total":6},
                 "results":{"off":%s,"on":%s},"results_by_budget":{"0":%s,"none":%s},
                 "created_at":"2026-11-27T10:00:00Z"}
                """.formatted(id, state, RESULT, RESULT, RESULT, RESULT);
    }

    @Test
    void allSetsOfTheSmallModelAreRunAndWritten() throws Exception {
        Path out = directory.resolve("scores");

        String said = evaluate("--model", "tiny", "--budgets", "0,none", "--limit", "2", "--out", out.toString());

        assertThat(posted)
                .containsExactly(
                        "{\"model\":\"tiny\",\"benchmark\":\"nano-chain\",\"modes\":[\"off\",\"on\"],\"budgets\":[0,\"none\"],"
                                + "\"samples\":null,\"limit\":2,\"max_tokens\":null,\"seed\":0}",
                        "{\"model\":\"tiny\",\"benchmark\":\"nano-tools\",\"modes\":[\"off\",\"on\"],\"budgets\":null,"
                                + "\"samples\":null,\"limit\":2,\"max_tokens\":null,\"seed\":0}");
        assertThat(said).contains(" 66 %  8 of 12 answers", "wrote " + out.resolve("budget.svg"));
        assertThat(Files.readString(out.resolve("scores.md"))).contains("| nano-chain | on | 2 | 50.0 ± 35.0 | 7.0 |");
    }

    @Test
    void aRunThatFailsIsNamed() {
        end = "failed";

        assertThatThrownBy(() -> evaluate("--model", "tiny", "--sets", "other"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(ID.formatted(1));
    }

    @Test
    void aModelThatIsNotServedIsRefusedBeforeAnyRun() {
        assertThatThrownBy(() -> evaluate("--model", "huge")).hasMessageContaining("serves tiny, not huge");
        assertThat(posted).isEmpty();
    }

    @Test
    void anUnknownSetOrBudgetIsMisuse() {
        assertThatThrownBy(() -> evaluate("--model", "tiny", "--sets", "nano-chain,nothing"))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> evaluate("--budgets", "0,-1")).isInstanceOf(Arguments.UsageException.class);
        assertThat(posted).isEmpty();
    }

    private String evaluate(String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort(), "--key", "k"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        assertThat(new EvaluateCommand(terminal, new PlatformHome(directory)).run(line))
                .isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
