package io.noesis.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.noesis.testing.postgres.PostgresTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway with models that other servers serve: the servers are scripted down to the byte, with the streams that
/// `libs/dialects` is tested with. All tests of remote models share one context, and thus one such gateway.
@PostgresTest
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "noesis.gateway.limits.max-request-size=64KB",
            "noesis.gateway.limits.max-held-bodies=80KB"
        })
abstract class RemoteGateway {

    static final String KEY = "backend-key-that-nobody-may-see";
    static final String MESSAGES = "[{\"role\":\"user\",\"content\":\"How far is it?\"}]";
    static final RawUpstream backend = new RawUpstream();
    static final RawUpstream local = new RawUpstream();

    @LocalServerPort
    int port;

    Caller caller;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        registry.add("noesis.gateway.api-keys.bootstrap[0].name", () -> "test");
        registry.add("noesis.gateway.api-keys.bootstrap[0].file", Caller::keyFile);
        registry.add("noesis.gateway.upstreams.inference", local::url);
        Path keyFile = Files.writeString(Files.createTempFile("backend-key", ""), KEY + "\n");
        keyFile.toFile().deleteOnExit();
        registry.add("noesis.gateway.models[0].api-key-file", keyFile::toString);
        for (int i : new int[] {0, 6, 7}) {
            registry.add("noesis.gateway.models[%d].parses-thinking".formatted(i), () -> true);
            registry.add("noesis.gateway.models[%d].parses-calls".formatted(i), () -> true);
        }
        registry.add("noesis.gateway.models[0].limits-thinking", () -> true);
        registry.add("noesis.gateway.models[3].timeouts.keep-alive", () -> "100ms");
        registry.add("noesis.gateway.models[5].timeouts.first-token", () -> "300ms");
        registry.add("noesis.gateway.models[5].timeouts.idle", () -> "300ms");
        registry.add("noesis.gateway.models[5].max-concurrent", () -> 1);
        List<String> dialects = List.of(
                "vllm", "vllm", "nim-1", "sglang", "llama-server", "openai-compatible", "tensorrt-llm", "nim-2");
        List<String> names = List.of("parsed", "raw", "nim", "sglang", "llama", "hasty", "trt", "nim2");
        for (int i = 0; i < names.size(); i++) {
            String prefix = "noesis.gateway.models[%d].".formatted(i);
            String name = names.get(i);
            String dialect = dialects.get(i);
            registry.add(prefix + "name", () -> name);
            registry.add(prefix + "dialect", () -> dialect);
            registry.add(prefix + "base-url", () -> backend.url() + "/" + name);
            registry.add(prefix + "upstream-model", () -> "theirs");
            if (!dialect.equals("openai-compatible")) {
                registry.add(prefix + "family", () -> "llama-nemotron-v1");
            }
        }
    }

    @BeforeEach
    void call() {
        caller = new Caller(port);
    }

    CompletableFuture<HttpResponse<String>> chat(String model, String more) {
        return caller.post("/v1/chat/completions", request(model, more));
    }

    static String request(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":%s%s}".formatted(model, MESSAGES, more);
    }

    /// Servers of some kinds are asked to count the thinking.
    static void answerCounting(CompletableFuture<?> response) throws Exception {
        await().until(() -> response.isDone() || backend.waiting() > 0);
        if (!response.isDone()) {
            backend.next().answer(200, "", "{\"count\":1,\"tokens\":[1]}");
        }
    }

    static String whole(String message) {
        return ("{\"id\":\"theirs\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"theirs\",\"choices\":[{\"index\":0,"
                        + "\"message\":%s,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
                        + "\"total_tokens\":7,\"completion_tokens_details\":{\"reasoning_tokens\":1}}}")
                .formatted(message);
    }

    static String recorded(String name) throws IOException {
        return Files.readString(Path.of("../libs/dialects/src/test/resources/backend/" + name + ".sse"));
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
