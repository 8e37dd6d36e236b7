package io.noesis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import io.noesis.evaluation.StubGateway.Question;
import io.noesis.evaluation.StubGateway.Reply;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Budgets, the toggle, conversations and calls, on uploaded benchmarks, from the request to the statistics.
@OnRealStores
class BudgetFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOOLS =
            "[{\"type\":\"function\",\"function\":{\"name\":\"add\",\"parameters\":{\"type\":\"object\","
                    + "\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}}}]";

    private static final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
    private static StubGateway gateway;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path keyFile = Files.createTempFile("evaluation-key", "");
        Files.writeString(keyFile, StubGateway.KEY);
        gateway = new StubGateway(BudgetFlowTest::answer);
        registry.add("spring.kafka.bootstrap-servers", () -> "${spring.embedded.kafka.brokers}");
        registry.add("noesis.evaluation.gateway.base-url", gateway::url);
        registry.add("noesis.evaluation.gateway.api-key-file", keyFile::toString);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// The number in the prompt says how hard it is. The more thinking is allowed the more is right; the hardest is
    /// never thought about, and without thinking is answered with a stray tag.
    private static Reply answer(Question question) {
        requests.add(question.body());
        if (question.body().has("tools")) {
            return calls(question);
        }
        int hardness = Integer.parseInt(question.prompt());
        if (question.mode().equals("off")) {
            return new Reply(200, hardness == 4 ? "</think>wrong" : hardness <= 2 ? "right" : "wrong");
        }
        if (question.body().has("thinking_token_budget")) {
            return new Reply(200, Map.of("content", hardness == 1 ? "right" : "wrong"), 2, "stop");
        }
        boolean limited = question.body().path("reasoning").has("max_tokens");
        return new Reply(
                200,
                Map.of(
                        "content",
                        limited && hardness == 4 ? "" : "right",
                        "reasoning_content",
                        hardness == 4 ? "\n" : "Hm."),
                (limited ? 8 : 80) + 2 * hardness,
                limited && hardness == 4 ? "length" : "stop");
    }

    private static Reply calls(Question question) {
        String arguments =
                switch (question.body().path("messages").get(1).path("content").asString()) {
                    case "right" -> "{\"a\": 1}";
                    case "wrong" -> "{\"a\": 2}";
                    case "malformed" -> "{\"a\": \"1\"}";
                    default -> "";
                };
        return arguments.isEmpty()
                ? new Reply(200, "No call.")
                : new Reply(
                        200,
                        Map.of(
                                "tool_calls",
                                List.of(Map.of(
                                        "id",
                                        "1",
                                        "type",
                                        "function",
                                        "function",
                                        Map.of("name", "add", "arguments", arguments)))),
                        0,
                        "tool_calls");
    }

    @Test
    void eachBudgetIsAQuestionOfItsOwnWithItsOwnStatistics() {
        put("hard", """
                {"id": "hard", "description": "Four.", "scorer": "exact-text"}
                {"id": "1", "prompt": "1", "expected": "right", "group": "easy"}
                {"id": "2", "prompt": "2", "expected": "right", "group": "easy"}
                {"id": "3", "prompt": "3", "expected": "right", "group": "stiff"}
                {"id": "4", "prompt": "4", "expected": "right"}
                """);
        requests.clear();

        JsonNode run = run("{\"model\": \"m\", \"benchmark\": \"hard\", \"budgets\": [0, 16, \"none\"]}");

        assertThat(run.path("state").asString()).isEqualTo("completed");
        assertThat(run.path("budgets").toString()).isEqualTo("[0,16,\"none\"]");
        assertThat(run.path("progress").path("total").asInt()).isEqualTo(16);
        JsonNode off = run.path("results").path("off");
        assertShare(off, "accuracy", 2.0 / 4, 4);
        assertThat(off.path("toggle_obedience").path("share").asDouble()).isEqualTo(0.75);
        JsonNode closed = run.path("results_by_budget").path("0");
        assertShare(closed, "accuracy", 1.0 / 4, 4);
        assertThat(closed.path("mean_reasoning_tokens").asDouble()).isEqualTo(2);
        assertThat(closed.has("toggle_obedience")).isFalse();
        JsonNode limited = run.path("results_by_budget").path("16");
        assertShare(limited, "accuracy", 3.0 / 4, 4);
        assertThat(limited.path("no_answer").asInt()).isEqualTo(1);
        assertThat(limited.path("truncated_share").asDouble()).isEqualTo(0.25);
        // 10, 12, 14 and 16 tokens.
        assertThat(limited.path("mean_reasoning_tokens").asDouble()).isEqualTo(13);
        assertThat(limited.path("mean_completion_tokens").asDouble()).isEqualTo(7);
        assertThat(limited.path("toggle_obedience").path("share").asDouble()).isEqualTo(0.75);
        assertThat(limited.path("toggle_obedience").path("answers").asInt()).isEqualTo(4);
        JsonNode free = run.path("results_by_budget").path("none");
        assertShare(free, "accuracy", 1, 4);
        assertThat(run.path("results").path("on")).isEqualTo(free);
        JsonNode groups = run.path("results_by_group");
        assertThat(groups.propertyNames()).containsExactly("easy", "stiff");
        assertShare(groups.path("easy").path("off"), "accuracy", 1, 2);
        assertShare(groups.path("easy").path("on"), "accuracy", 1, 2);
        assertThat(groups.path("stiff").path("off").path("accuracy").asDouble()).isZero();
        assertThat(groups.path("stiff").path("off").path("items").asInt()).isEqualTo(1);
        assertThat(requests.stream()
                        .map(each -> each.path("reasoning").toString() + each.path("thinking_token_budget")))
                .containsOnly(
                        "{\"mode\":\"off\"}",
                        "{\"mode\":\"on\"}0",
                        "{\"mode\":\"on\",\"max_tokens\":16}",
                        "{\"mode\":\"on\"}");
    }

    @Test
    void callsAreJudgedByTheirFormAndByWhatTheySay() {
        String item = "{\"id\": \"%s\", \"messages\": [{\"role\": \"system\", \"content\": \"Call.\"}, "
                + "{\"role\": \"user\", \"content\": \"%s\"}], \"tools\": " + TOOLS + ", \"expected\": %s}\n";
        String call = "[{\"name\": \"add\", \"arguments\": {\"a\": 1}}]";
        put(
                "calls",
                "{\"scorer\": \"tool-call\"}\n" + item.formatted("1", "right", call)
                        + item.formatted("2", "wrong", call)
                        + item.formatted("3", "malformed", call)
                        + item.formatted("4", "silent", call)
                        + item.formatted("5", "silent", "[]"));
        requests.clear();

        JsonNode run = run("{\"model\": \"m\", \"benchmark\": \"calls\", \"modes\": [\"off\"]}");

        JsonNode off = run.path("results").path("off");
        assertShare(off, "accuracy", 2.0 / 5, 5);
        assertThat(off.path("no_answer").asInt()).isEqualTo(1);
        JsonNode wellFormed = off.path("well_formed");
        assertThat(wellFormed.path("share").asDouble()).isEqualTo(0.5);
        assertThat(wellFormed.path("answers").asInt()).isEqualTo(4);
        assertThat(wellFormed.path("standard_error").asDouble()).isCloseTo(Math.sqrt(0.5 * 0.5 / 4), within(1e-12));
        assertThat(run.has("results_by_budget")).isFalse();
        assertThat(requests).allSatisfy(each -> {
            assertThat(each.path("tools").toString()).isEqualTo(TOOLS);
            assertThat(each.path("messages").get(0).path("role").asString()).isEqualTo("system");
        });
        JsonNode items = read(get("/v1/evaluations/" + run.path("id").asString() + "/items"))
                .path("data");
        assertThat(items.get(2).path("extracted").asString())
                .isEqualTo("[{\"name\":\"add\",\"arguments\":{\"a\":\"1\"}}]");
        assertThat(items.get(2).path("well_formed").asBoolean()).isFalse();
        assertThat(items.get(2).path("budget").asString()).isEqualTo("none");
    }

    @Test
    void aBenchmarkThatARunUsedStaysAsItIs() {
        String body = "{\"scorer\": \"exact-text\"}\n{\"id\": \"1\", \"prompt\": \"1\", \"expected\": \"right\"}\n";
        String other = body.replace("\"1\"", "\"2\"");
        put("kept", other);
        put("kept", body);
        run("{\"model\": \"m\", \"benchmark\": \"kept\"}");

        assertThat(upload("kept", other)).hasStatus(409);
        assertThat(upload("kept", body)).hasStatusOk();
        assertThat(mvc.delete().uri("/v1/benchmarks/kept").exchange()).hasStatus(409);
    }

    @Test
    void aBenchmarkThatNoRunUsedCanBeDeleted() {
        put("gone", "{\"scorer\": \"exact-text\"}\n{\"id\": \"1\", \"prompt\": \"1\", \"expected\": \"x\"}\n");
        assertThat(read(get("/v1/benchmarks")).path("data").toString())
                .contains(
                        "\"id\":\"gone\",\"object\":\"benchmark\",\"description\":\"\",\"scorer\":\"exact-text\",\"items\":1,\"bundled\":false");

        assertThat(mvc.delete().uri("/v1/benchmarks/gone").exchange()).hasStatus(204);

        assertThat(get("/v1/benchmarks/gone")).hasStatus(404);
        assertThat(mvc.delete().uri("/v1/benchmarks/gone").exchange()).hasStatus(404);
        assertThat(mvc.delete().uri("/v1/benchmarks/noesis-boxed").exchange()).hasStatus(409);
        assertThat(upload("noesis-boxed", "{}")).hasStatus(409);
    }

    @Test
    void whatIsNoBenchmarkIsRefused() {
        assertThat(upload("bad", "{\"scorer\": \"vibes\"}\n")).hasStatus(400);
        assertThat(upload("bad", "x".repeat(10 * 1024 * 1024 + 1))).hasStatus(413);
        assertThat(mvc.put()
                        .uri("/v1/benchmarks/bad")
                        .contentType("application/x-ndjson")
                        .content(new byte[] {(byte) 0xff})
                        .exchange())
                .hasStatus(400);
        assertThat(get("/v1/benchmarks/bad")).hasStatus(404);
    }

    @Test
    void aRunOfTwoThousandItemsComesToItsEnd() {
        StringBuilder body = new StringBuilder("{\"scorer\": \"exact-text\"}\n");
        for (int i = 0; i < 2000; i++) {
            body.append("{\"id\": \"%d\", \"prompt\": \"%d\", \"expected\": \"right\"}\n".formatted(i, 1 + i % 3));
        }
        put("large", body.toString());

        JsonNode run = run("{\"model\": \"m\", \"benchmark\": \"large\", \"modes\": [\"off\"]}");

        // Of three kinds, 667, 667 and 666 items, the first two are right.
        assertShare(run.path("results").path("off"), "accuracy", 1334.0 / 2000, 2000);
    }

    private static void assertShare(JsonNode result, String field, double p, int n) {
        assertThat(result.path(field).asDouble()).isCloseTo(p, within(1e-12));
        assertThat(result.path("items").asInt()).isEqualTo(n);
        assertThat(result.path("standard_error").asDouble()).isCloseTo(Math.sqrt(p * (1 - p) / n), within(1e-12));
    }

    private JsonNode run(String body) {
        MvcTestResult created = mvc.post()
                .uri("/v1/evaluations")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
        assertThat(created).hasStatus(202);
        String id = read(created).path("id").asString();
        return await().atMost(LIMIT)
                .until(
                        () -> read(get("/v1/evaluations/" + id)),
                        run -> List.of("completed", "failed")
                                .contains(run.path("state").asString()));
    }

    private void put(String id, String body) {
        assertThat(upload(id, body)).hasStatusOk();
    }

    private MvcTestResult upload(String id, String body) {
        return mvc.put()
                .uri("/v1/benchmarks/" + id)
                .contentType("application/x-ndjson")
                .content(body)
                .exchange();
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).exchange();
    }

    private JsonNode read(MvcTestResult result) {
        return json.readTree(result.getResponse().getContentAsByteArray());
    }
}
