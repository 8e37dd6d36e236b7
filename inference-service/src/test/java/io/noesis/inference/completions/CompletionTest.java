package io.noesis.inference.completions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

/// `/v1/completions`: text goes on as it is, tags and all.
@ScriptedService
class CompletionTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        engine.answerWith("<think>", "it", " goes", " on");
    }

    @Test
    void theTextIsContinuedAndTagsAreText() {
        Answer answer = complete("\"prompt\":\"Once\",\"max_tokens\":50");

        JsonNode choice = answer.json().path("choices").path(0);
        assertThat(answer.json().path("object").asString()).isEqualTo("text_completion");
        assertThat(answer.json().path("id").asString()).startsWith("cmpl-");
        assertThat(choice.path("text").asString()).isEqualTo("<think>it goes on");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(engine.lastPrompt()).isEqualTo("Once");
        assertThat(answer.json().path("usage").path("completion_tokens").asInt())
                .isEqualTo(4);
        assertThat(answer.json()
                        .path("usage")
                        .path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isZero();
    }

    @Test
    void sixteenTokensAreMadeWhereNothingIsSaid() {
        engine.answerEndlessly("x");

        Answer answer = complete("\"prompt\":\"Once\"");

        assertThat(answer.json().path("choices").path(0).path("text").asString())
                .isEqualTo("x".repeat(16));
        assertThat(answer.json().path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("length");
    }

    @Test
    void aStreamAddsUpToTheWholeAndEndsWithItsUsage() {
        Answer answer = complete(
                "\"prompt\":\"Once\",\"max_tokens\":50,\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        StringBuilder text = new StringBuilder();
        answer.chunks()
                .forEach(chunk ->
                        text.append(chunk.path("choices").path(0).path("text").asString("")));
        assertThat(text).hasToString("<think>it goes on");
        assertThat(answer.chunks()
                        .getLast()
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(4);
        assertThat(answer.events().getLast()).isEqualTo("[DONE]");
    }

    @Test
    void everyPromptHasItsChoicesInOrder() {
        Answer answer = complete("\"prompt\":[\"a\",\"b\"],\"n\":2,\"max_tokens\":50,\"echo\":true");

        assertThat(answer.json().path("choices")).hasSize(4);
        assertThat(answer.json()
                        .path("choices")
                        .valueStream()
                        .map(choice -> choice.path("text").asString()))
                .containsExactly(
                        "a<think>it goes on", "a<think>it goes on", "b<think>it goes on", "b<think>it goes on");
        assertThat(answer.json().path("usage").path("prompt_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void tokenIdsAreAPrompt() {
        complete("\"prompt\":[72,105]");

        assertThat(engine.lastPrompt()).isEqualTo("Hi");
    }

    @Test
    void logprobsAreInTheOldForm() {
        Answer answer = complete("\"prompt\":\"Once\",\"logprobs\":2,\"max_tokens\":50");

        JsonNode logprobs = answer.json().path("choices").path(0).path("logprobs");
        assertThat(logprobs.path("tokens")).hasSize(4);
        assertThat(logprobs.path("token_logprobs").path(0).asDouble()).isEqualTo(-0.25);
        assertThat(logprobs.path("top_logprobs").path(0).size()).isEqualTo(2);
        assertThat(logprobs.path("text_offset").path(1).asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "prompt":7                          | invalid_value | prompt
            "max_tokens":5                      | missing_required_parameter | prompt
            "prompt":[]                         | invalid_value | prompt
            "prompt":[1,-5]                     | invalid_value | prompt[1]
            "prompt":"a","logprobs":21          | invalid_value | logprobs
            "prompt":"a","suffix":"b"           | unsupported_value | suffix
            "prompt":"a","best_of":3            | unsupported_value | best_of
            "prompt":"a","max_tokens":0         | invalid_value | max_tokens
            """)
    void badFieldsAreNamed(String fields, String code, String param) {
        Answer answer = complete(fields);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo(code);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo(param);
    }

    private Answer complete(String fields) {
        return client.post("/v1/completions", "{\"model\":\"scripted\"," + fields + "}");
    }
}
