package io.noesis.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.CharacterService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.CharacterModel;

import tools.jackson.databind.JsonNode;

/// The usage says how much of the prompts was computed before, however the answer ends. A token is a character, and
/// sixteen of them are kept together.
@CharacterService
class CachedTokensTest {

    private static final int PAGE = 16;
    private static final String STOPPED = "this one is answered up to a stop string";
    private static final String FIRST = "one prompt that is longer than two pages of it";
    private static final String SECOND = "and the other, which is not much shorter";

    @LocalServerPort
    private int port;

    @Autowired
    private CharacterModel model;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        model.write("", "x".repeat(200));
    }

    @Test
    void anAnswerThatAStopStringEndsTellsOfTheCacheToo() {
        String request = "\"prompt\":\"%s\",\"stop\":\"xx\"".formatted(STOPPED);
        complete(request);

        JsonNode usage = complete(request);

        assertThat(cached(usage)).isEqualTo(inWholePages(STOPPED));
    }

    @Test
    void severalPromptsAreCountedTogether() {
        String request = "\"prompt\":[\"%s\",\"%s\"],\"n\":2,\"max_tokens\":2".formatted(FIRST, SECOND);
        complete(request);

        JsonNode usage = complete(request);

        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(FIRST.length() + SECOND.length());
        assertThat(cached(usage)).isEqualTo(inWholePages(FIRST) + inWholePages(SECOND));
    }

    /// The last token of a prompt is always computed.
    private static int inWholePages(String prompt) {
        return (prompt.length() - 1) / PAGE * PAGE;
    }

    private JsonNode complete(String fields) {
        Answer answer =
                client.post("/v1/completions", "{\"model\":\"character\",\"temperature\":0,%s}".formatted(fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("usage");
    }

    private static int cached(JsonNode usage) {
        return usage.path("prompt_tokens_details").path("cached_tokens").asInt(-1);
    }
}
