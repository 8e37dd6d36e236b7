package io.noesis.inference.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;

/// `/v1/tokenize`, `/v1/detokenize`, `/v1/chat/render`, `/v1/embeddings`.
@ScriptedService
class TokensTest {

    @LocalServerPort
    private int port;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
    }

    @Test
    void textBecomesTokensAndTextAgain() {
        Answer tokens = client.post("/v1/tokenize", """
                {"model":"scripted","prompt":"Hi!","return_token_strs":true}""");
        Answer text = client.post("/v1/detokenize", """
                {"model":"scripted","tokens":[72,105,33]}""");

        assertThat(tokens.json().path("tokens").valueStream().map(id -> id.asInt()))
                .containsExactly(72, 105, 33);
        assertThat(tokens.json().path("token_strs").path(0).asString()).isEqualTo("H");
        assertThat(tokens.json().path("count").asInt()).isEqualTo(3);
        assertThat(tokens.json().path("max_model_len").asInt()).isEqualTo(4096);
        assertThat(text.json().path("prompt").asString()).isEqualTo("Hi!");
    }

    @Test
    void aConversationIsCountedAsItsPromptWouldBe() {
        String chat = """
                {"model":"scripted","messages":[{"role":"user","content":"Hi"}],"reasoning":{"mode":"on","max_tokens":99}}""";

        Answer tokens = client.post("/v1/tokenize", chat);
        Answer rendered = client.post("/v1/chat/render", chat);

        assertThat(rendered.status()).as(rendered.body()).isEqualTo(200);
        assertThat(tokens.json().path("count")).isEqualTo(rendered.json().path("prompt_tokens"));
        assertThat(rendered.json().path("prompt").asString()).contains("detailed thinking on", "Hi");
        assertThat(rendered.json().path("reasoning").path("mode").asString()).isEqualTo("on");
        assertThat(rendered.json().path("reasoning").path("max_tokens").asInt()).isEqualTo(99);
        assertThat(rendered.json().path("sampling").path("temperature").asDouble())
                .isEqualTo(0.6);
    }

    @Test
    void aDryRunFindsTheSameFaultsAsARequest() {
        Answer answer = client.post("/v1/chat/render", """
                {"model":"scripted","messages":[{"role":"user","content":"Hi"}],"temperature":9}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo("temperature");
    }

    @Test
    void aTokenThatIsNoneIsNamed() {
        Answer answer = client.post("/v1/detokenize", """
                {"model":"scripted","tokens":[1,131072]}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo("tokens[1]");
    }

    @Test
    void embeddingsAreClearlyNotWhatThisModelDoes() {
        Answer answer = client.post("/v1/embeddings", """
                {"model":"scripted","input":"Hi"}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("unsupported_value");
        assertThat(answer.json().path("error").path("message").asString()).contains("scripted", "not support");
    }
}
