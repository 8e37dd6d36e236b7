package io.noesis.inference.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.CharacterService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.CharacterModel;

import tools.jackson.databind.JsonNode;

/// How probable a prompt is, as evaluation harnesses ask: `echo` with `logprobs`.
@CharacterService
class PromptLogprobsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private CharacterModel model;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        model.write("", "abcdefgh");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyTokenOfThePromptButTheFirstHasItsProbability(boolean stream) {
        JsonNode choice = complete("abcxe", stream);
        JsonNode logprobs = choice.path("logprobs");

        assertThat(choice.path("text").asString()).isEqualTo("abcxef");
        assertThat(logprobs.path("tokens").valueStream().map(JsonNode::asString))
                .containsExactly("a", "b", "c", "x", "e", "f");
        assertThat(logprobs.path("token_logprobs").path(0).isNull()).isTrue();
        // The model wants "abcdefgh": b and c are what it would write, x is not, and from e it goes on with f.
        double wanted = logprobs.path("token_logprobs").path(1).asDouble();
        assertThat(logprobs.path("token_logprobs").path(2).asDouble()).isCloseTo(wanted, within(1e-3));
        assertThat(logprobs.path("token_logprobs").path(3).asDouble()).isLessThan(wanted - 1);
        assertThat(logprobs.path("top_logprobs").path(3).propertyNames()).containsExactly("d");
        assertThat(logprobs.path("text_offset").path(5).asInt()).isEqualTo(5);
    }

    @Test
    void aPromptThatWasCachedIsComputedAgain() {
        String prompt = "abcdefgh".repeat(20);
        complete(prompt, false);

        JsonNode again = complete(prompt, false);

        assertThat(again.path("logprobs").path("tokens")).hasSize(prompt.length());
    }

    private JsonNode complete(String prompt, boolean stream) {
        Answer answer = client.post("/v1/completions", """
                {"model":"character","prompt":"%s","echo":true,"logprobs":1,"max_tokens":1,"temperature":0,"stream":%s}""".formatted(prompt, stream));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return stream
                ? answer.chunks().getFirst().path("choices").path(0)
                : answer.json().path("choices").path(0);
    }
}
