package io.noesis.inference.responses;

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

/// `/v1/responses` over the service's own models. The translation itself is tested in `libs/dialects`.
@ScriptedService
class ResponsesTest {

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
    void thinkingAndAnswerAreItems() {
        Answer answer = respond("\"input\":\"2+2?\",\"reasoning\":{\"effort\":\"high\"}");

        JsonNode output = answer.json().path("output");
        assertThat(answer.json().path("status").asString()).isEqualTo("completed");
        assertThat(output.path(0).path("type").asString()).isEqualTo("reasoning");
        assertThat(output.path(0).path("content").path(0).path("text").asString())
                .isEqualTo("Two.");
        assertThat(output.path(1).path("content").path(0).path("text").asString())
                .isEqualTo("4");
        assertThat(answer.json()
                        .path("usage")
                        .path("output_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isEqualTo(4);
        assertThat(engine.lastPrompt()).contains("detailed thinking on");
    }

    @Test
    void aStreamHasNamedEventsAndTheSameResponseAtItsEnd() {
        Answer answer = respond("\"input\":\"2+2?\",\"stream\":true");

        assertThat(answer.body()).contains("event: response.created", "event: response.output_text.delta");
        JsonNode last = answer.chunks().getLast();
        assertThat(last.path("type").asString()).isEqualTo("response.completed");
        assertThat(last.path("response")
                        .path("output")
                        .path(1)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("4");
        assertThat(answer.body()).doesNotContain("[DONE]");
    }

    @Test
    void aFaultIsNamedInTheWordsOfThisApi() {
        Answer answer = respond("\"input\":\"2+2?\",\"max_output_tokens\":0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo("max_output_tokens");
    }

    @Test
    void aStreamThatBreaksEndsWithItsFailure() {
        engine.failAfterwards(new IllegalStateException("broken"));

        Answer answer = respond("\"input\":\"2+2?\",\"stream\":true");

        assertThat(answer.chunks().getLast().path("type").asString()).isEqualTo("response.failed");
        assertThat(answer.body()).doesNotContain("broken");
    }

    private Answer respond(String fields) {
        return client.post("/v1/responses", "{\"model\":\"scripted\"," + fields + "}");
    }
}
