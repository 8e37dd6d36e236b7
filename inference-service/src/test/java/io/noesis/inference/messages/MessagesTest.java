package io.noesis.inference.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

/// `/v1/messages` over the service's own models. The translation itself is tested in `libs/dialects`.
@ScriptedService
class MessagesTest {

    private static final String QUESTION = "\"messages\":[{\"role\":\"user\",\"content\":\"2+2?\"}]";

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        engine.answerWith("<think>", "Two.", "</think>", "\n\n", "4");
    }

    @Test
    void thinkingAndAnswerAreBlocks() {
        Answer answer =
                ask("\"max_tokens\":2000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}," + QUESTION);

        JsonNode content = answer.json().path("content");
        assertThat(content.path(0).path("type").asString()).isEqualTo("thinking");
        assertThat(content.path(0).path("thinking").asString()).isEqualTo("Two.");
        assertThat(content.path(1).path("text").asString()).isEqualTo("4");
        assertThat(answer.json().path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(answer.json().path("usage").path("output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aStreamHasNamedEventsAndKnowsThePromptAtOnce() {
        Answer answer = ask("\"max_tokens\":2000,\"stream\":true," + QUESTION);

        assertThat(answer.body()).contains("event: message_start", "event: content_block_delta", "event: message_stop");
        assertThat(answer.chunks()
                        .getFirst()
                        .path("message")
                        .path("usage")
                        .path("input_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void tokensAreCountedWithoutAnAnswer() {
        Answer answer = client.post("/v1/messages/count_tokens", "{\"model\":\"scripted\"," + QUESTION + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("input_tokens").asInt()).isPositive();
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void failuresAreInAnthropicsEnvelope() {
        Answer missing = ask(QUESTION);
        Answer unknown = client.post("/v1/messages", "{\"model\":\"gpt-9\",\"max_tokens\":5," + QUESTION + "}");
        Answer malformed = client.post("/v1/messages", "{");

        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.json().path("type").asString()).isEqualTo("error");
        assertThat(missing.json().path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(missing.json().path("error").path("message").asString()).contains("max_tokens");
        assertThat(missing.json().path("request_id").asString()).isNotEmpty();
        assertThat(unknown.json().path("error").path("type").asString()).isEqualTo("not_found_error");
        assertThat(malformed.json().path("error").path("type").asString()).isEqualTo("invalid_request_error");
    }

    private Answer ask(String fields) {
        return client.post("/v1/messages", "{\"model\":\"scripted\"," + fields + "}");
    }
}
