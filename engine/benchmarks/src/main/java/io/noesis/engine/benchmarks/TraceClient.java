package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Replays a trace against an OpenAI-compatible server, as a stream of tokens for each request. Requests are sent
/// when their time has come, whether the earlier ones are answered or not.
final class TraceClient implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final String DATA = "data:";

    private final JsonMapper json = new JsonMapper();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String model;
    private final Optional<String> key;
    private final boolean ignoreEos;

    TraceClient(String model, Optional<String> key, boolean ignoreEos) {
        this.model = model;
        this.key = key;
        this.ignoreEos = ignoreEos;
    }

    /// What became of each request, in the order of the trace; returns when the last is over.
    List<TraceAnswer> replay(String url, Trace trace) {
        long begun = System.nanoTime();
        List<CompletableFuture<TraceAnswer>> answers = new ArrayList<>();
        for (Trace.Call call : trace.calls()) {
            long waitNanos = call.arrival().toNanos() - (System.nanoTime() - begun);
            Executor due = CompletableFuture.delayedExecutor(Math.max(0, waitNanos), TimeUnit.NANOSECONDS, threads);
            answers.add(CompletableFuture.supplyAsync(() -> ask(url, call), due));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private TraceAnswer ask(String url, Trace.Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(call)));
        key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        TraceAnswer.Clock clock = new TraceAnswer.Clock(System.nanoTime());
        try {
            HttpResponse<Stream<String>> response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() != 200) {
                    return clock.failed("status " + response.statusCode());
                }
                lines.filter(line -> line.startsWith(DATA))
                        .map(line -> line.substring(DATA.length()).strip())
                        .forEach(data -> read(data, clock));
            }
            return clock.answer();
        } catch (IOException | RuntimeException e) {
            return clock.failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return clock.failed("interrupted");
        }
    }

    private void read(String data, TraceAnswer.Clock clock) {
        if (data.equals("[DONE]")) {
            clock.done();
            return;
        }
        JsonNode chunk = json.readTree(data);
        JsonNode delta = chunk.path("choices").path(0).path("delta");
        if (!delta.path("content").asString("").isEmpty()
                || !delta.path("reasoning_content").asString("").isEmpty()) {
            clock.piece(System.nanoTime());
        }
        JsonNode usage = chunk.path("usage");
        if (usage.isObject()) {
            clock.usage(
                    usage.path("prompt_tokens").asInt(0),
                    usage.path("completion_tokens").asInt(0));
        }
    }

    private String body(Trace.Call call) {
        ObjectNode body = json.createObjectNode()
                .put("model", model)
                .put("stream", true)
                .put("temperature", 0.0)
                .put("max_tokens", call.maxTokens());
        if (ignoreEos) {
            body.put("ignore_eos", true);
        }
        body.putObject("stream_options").put("include_usage", true);
        body.putArray("messages").addObject().put("role", "user").put("content", call.prompt());
        return body.toString();
    }

    @Override
    public void close() {
        http.close();
        threads.close();
    }
}
