package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real llama-server behind the gateway, with any model at all: what is tested is the protocol, so that the model
/// may be one of random weights.
@PostgresTest
@EnabledIfEnvironmentVariable(named = "NOESIS_LLAMA_SERVER", matches = ".+", disabledReason = "no llama-server given")
@EnabledIfEnvironmentVariable(named = "NOESIS_LLAMA_MODEL", matches = ".+", disabledReason = "no model given")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
class LlamaServerTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    private static final String OFF = ",\"reasoning\":{\"mode\":\"off\"}";

    private static Process server;
    private static URI root;

    @LocalServerPort
    int port;

    private Caller caller;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        start();
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", Caller::keyFile);
        registry.add("noesis.gateway.models[0].name", () -> "llama");
        registry.add("noesis.gateway.models[0].dialect", () -> "llama-server");
        registry.add("noesis.gateway.models[0].base-url", () -> root);
    }

    private static void start() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        root = URI.create("http://127.0.0.1:" + free);
        List<String> command = List.of(
                System.getenv("NOESIS_LLAMA_SERVER"),
                "--model",
                System.getenv("NOESIS_LLAMA_MODEL"),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(free),
                "--ctx-size",
                "4096",
                "--parallel",
                "2",
                "--threads",
                "2",
                "--chat-template",
                "chatml",
                "--jinja",
                "--slots");
        server = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> get("/health").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        server.destroy();
    }

    @BeforeEach
    void call() {
        caller = new Caller(port);
    }

    @Test
    void anAnswerComesWhole() throws Exception {
        JsonNode answer = json(post("/v1/chat/completions", MESSAGES + ",\"max_tokens\":8"));

        assertThat(answer.path("model").asString()).isEqualTo("llama");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isIn("length", "stop");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(1, 8);
    }

    @Test
    void anAnswerComesAsAStream() throws Exception {
        String stream = post(
                        "/v1/chat/completions",
                        MESSAGES + OFF
                                + ",\"max_tokens\":8,\"stream\":true,\"stream_options\":{\"include_usage\":true}")
                .body();

        assertThat(stream).contains("\"delta\":{\"content\":", "\"usage\":{").endsWith("data: [DONE]\n\n");
        assertThat(stream.lines().filter(line -> line.contains("\"usage\""))).hasSize(1);
    }

    @Test
    void aChoiceOfTextsIsObeyed() throws Exception {
        JsonNode answer = json(post(
                "/v1/chat/completions",
                MESSAGES + OFF + ",\"max_tokens\":20,\"structured_outputs\":{\"choice\":[\"left\",\"right\"]}"));

        assertThat(answer.at("/choices/0/message/content").asString()).isIn("left", "right");
    }

    /// A model of random weights calls nothing: that tools are accepted is all that any model shows.
    @Test
    void toolsAreAccepted() throws Exception {
        String tools = ",\"tool_choice\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"turn\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"to\":{\"enum\":[\"left\",\"right\"]}}}}}]";
        JsonNode answer = json(post("/v1/chat/completions", MESSAGES + OFF + tools + ",\"max_tokens\":8"));

        assertThat(answer.at("/choices/0/finish_reason").asString()).isIn("length", "stop", "tool_calls");
    }

    @Test
    void messagesAndResponsesAreAnswered() throws Exception {
        String messages = post("/v1/messages", MESSAGES + ",\"max_tokens\":8,\"stream\":true")
                .body();
        JsonNode response = json(post("/v1/responses", "\"input\":\"Hi\",\"max_output_tokens\":16"));

        assertThat(messages).startsWith("event: message_start").contains("event: message_stop");
        assertThat(response.path("object").asString()).isEqualTo("response");
        assertThat(response.path("status").asString()).isIn("completed", "incomplete");
    }

    @Test
    void aPromptIsCountedAsTheServerCountsIt() throws Exception {
        int counted = json(post("/v1/messages/count_tokens", MESSAGES))
                .path("input_tokens")
                .asInt();
        int used = json(post("/v1/chat/completions", MESSAGES + ",\"max_tokens\":1"))
                .at("/usage/prompt_tokens")
                .asInt();

        // A beginning token that the template does not write is not counted.
        assertThat(counted).isBetween(used - 1, used);
    }

    @Test
    void aRefusalOfTheServerIsTheCallers() throws Exception {
        HttpResponse<String> response = post(
                "/v1/chat/completions",
                "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]".formatted("x y ".repeat(9000)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("context_length_exceeded");
    }

    @Test
    void aCallerWhoLeavesFreesTheServer() throws Exception {
        String body = "{\"model\":\"llama\"," + MESSAGES + ",\"max_tokens\":3000,\"ignore_eos\":true,\"stream\":true}";
        try (Caller.Connection connection = caller.raw("POST /v1/chat/completions", "", body)) {
            String line = connection.lines().readLine();
            while (!line.contains("\"content\":")) {
                line = connection.lines().readLine();
            }
            assertThat(busy()).isTrue();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> !busy());
    }

    private static boolean busy() throws Exception {
        for (JsonNode slot : JsonMapper.shared().readTree(get("/slots").body())) {
            if (slot.path("is_processing").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> post(String path, String fields) throws Exception {
        return caller.post(path, "{\"model\":\"llama\"," + fields + "}").get(60, TimeUnit.SECONDS);
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
