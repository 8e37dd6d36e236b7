package io.noesis.evaluation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway that answers as a test tells it and can be made to hold its answers back.
final class StubGateway implements AutoCloseable {

    static final String KEY = "nsk-key-of-the-evaluation-workers";

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final Function<Question, Reply> model;
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Integer> askedByModel = new ConcurrentHashMap<>();
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int answeredBeforeGate = Integer.MAX_VALUE;

    /// A new file with the key, as an operator's editor leaves it: with a line feed.
    static Path keyFile() throws IOException {
        Path file = Files.createTempFile("evaluation-key", "");
        return Files.writeString(file, KEY + "\n");
    }

    StubGateway(Function<Question, Reply> model) throws IOException {
        this.model = model;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    /// @param prompt text of the first message
    /// @param number of the request, from 1
    /// @param body the whole request
    record Question(String model, String prompt, String mode, double temperature, int number, JsonNode body) {}

    /// @param message of the assistant, in OpenAI's form
    record Reply(int status, Map<String, Object> message, int reasoningTokens, String finishReason) {

        static final int REASONING_TOKENS = 3;

        Reply(int status, String content) {
            this(status, Map.of("content", content), REASONING_TOKENS, "stop");
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    /// How often this model was asked.
    int asked(String model) {
        return askedByModel.getOrDefault(model, 0);
    }

    Map<String, String> authorizations() {
        return authorizations;
    }

    /// Answers so many more requests, then holds all others until the gate is opened.
    void holdAfter(int answers) {
        gate = new CountDownLatch(1);
        answeredBeforeGate = asked.get() + answers;
    }

    void open() {
        answeredBeforeGate = Integer.MAX_VALUE;
        gate.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int number = asked.incrementAndGet();
        JsonNode request = json.readTree(exchange.getRequestBody().readAllBytes());
        String name = request.path("model").asString();
        askedByModel.merge(name, 1, Integer::sum);
        authorizations.put(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), "");
        try {
            if (number > answeredBeforeGate) {
                gate.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Reply reply = model.apply(new Question(
                name,
                request.path("messages").get(0).path("content").asString(),
                request.path("reasoning").path("mode").asString(),
                request.path("temperature").asDouble(),
                number,
                request));
        byte[] body = reply.status() == 200
                ? completion(reply)
                : "{\"error\":{\"message\":\"stub\"}}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] completion(Reply reply) {
        Map<String, Object> message = new HashMap<>(reply.message());
        message.put("role", "assistant");
        return json.writeValueAsBytes(Map.of(
                "id",
                "x",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                "m",
                "choices",
                List.of(Map.of("index", 0, "finish_reason", reply.finishReason(), "message", message)),
                "usage",
                Map.of(
                        "prompt_tokens", 5,
                        "completion_tokens", 7,
                        "total_tokens", 12,
                        "completion_tokens_details", Map.of("reasoning_tokens", reply.reasoningTokens()))));
    }

    @Override
    public void close() {
        open();
        server.stop(0);
    }
}
