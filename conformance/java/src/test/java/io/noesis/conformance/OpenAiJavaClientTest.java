package io.noesis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/// The official Java client, unmodified, against a running platform; `./noesis conformance` sets the variables.
@EnabledIfEnvironmentVariable(
        named = "NOESIS_URL",
        matches = "http.+",
        disabledReason = "needs a running platform: ./noesis conformance")
class OpenAiJavaClientTest {

    private static OpenAIClient client;
    private static String model;

    @BeforeAll
    static void connect() {
        client = client(System.getenv("NOESIS_API_KEY"));
        model = client.models().list().items().getFirst().id();
    }

    @Test
    void answersAChat() {
        ChatCompletion answer = client.chat().completions().create(question(model));

        assertThat(answer.choices().getFirst().message().content().orElse("")).contains("Paris");
        assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(1L, 40L);
    }

    @Test
    void streamsExactlyTheAnswerItWouldGiveAtOnce() {
        String whole = client.chat()
                .completions()
                .create(question(model))
                .choices()
                .getFirst()
                .message()
                .content()
                .orElse("");

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question(model))) {
            String streamed = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(streamed).isEqualTo(whole);
        }
    }

    @Test
    void anUnknownModelIsNotFound() {
        assertThatThrownBy(() -> client.chat().completions().create(question("no-such-model")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no-such-model");
    }

    @Test
    void aWrongKeyIsRefused() {
        OpenAIClient stranger = client("nsk-wrong");

        assertThatThrownBy(() -> stranger.chat().completions().create(question(model)))
                .isInstanceOf(UnauthorizedException.class);
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv("NOESIS_URL") + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("What is the capital of France? Answer in one sentence.")
                .temperature(0.0)
                .maxCompletionTokens(40)
                .build();
    }
}
