package io.noesis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;

/// The official Java client, unmodified, against a running platform; `./noesis conformance` sets the variables. Each
/// nested class is one feature of the scorecard.
///
/// The model may be one that never thinks of itself: where thinking must be seen, an answer of a given form is asked
/// for, and then the platform opens and closes the thinking.
@EnabledIfEnvironmentVariable(
        named = "NOESIS_URL",
        matches = "http.+",
        disabledReason = "needs a running platform: ./noesis conformance")
class OpenAiJavaClientTest {

    /// Within the field of the smallest models.
    private static final String QUESTION = "What is 17 + 25?";

    private static OpenAIClient client;
    private static String model;

    /// The token of the letter a.
    private static String letter;

    /// Finite in length, so that a model of any size comes to the end of it.
    public static class Weather {
        public Sky sky;
        public boolean windy;

        public enum Sky {
            CLEAR,
            CLOUDY,
            DARK
        }
    }

    @BeforeAll
    static void connect() throws IOException, InterruptedException {
        client = client(System.getenv("NOESIS_API_KEY"));
        model = client.models().list().items().getFirst().id();
        letter = letter();
    }

    /// Asked for over plain HTTP: the client has no name for it.
    private static String letter() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("NOESIS_URL") + "/v1/tokenize"))
                .header("Authorization", "Bearer " + System.getenv("NOESIS_API_KEY"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\": \"%s\", \"prompt\": \"a\", \"add_special_tokens\": false}".formatted(model)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return ObjectMappers.jsonMapper()
                    .readTree(body)
                    .path("tokens")
                    .path(0)
                    .asText();
        }
    }

    @Nested
    class Models {

        @Test
        void theModelCanBeRetrieved() {
            assertThat(client.models().retrieve(model).id()).isEqualTo(model);
        }
    }

    @Nested
    class Chat {

        @Test
        void aQuestionIsAnswered() {
            ChatCompletion answer = whole(question());

            assertThat(message(answer).content().orElse("")).isNotBlank();
            assertThat(usage(answer).completionTokens()).isBetween(1L, 400L);
            assertThat(answer.isValid())
                    .as("every field that the client's model has")
                    .isTrue();
        }
    }

    @Nested
    class Streaming {

        @Test
        void thePiecesAreTheWholeAnswer() {
            String whole = message(whole(question())).content().orElse("");

            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(question().build())) {
                String streamed = stream.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .flatMap(choice -> choice.delta().content().stream())
                        .collect(Collectors.joining());
                assertThat(streamed).isEqualTo(whole);
            }
        }

        @Test
        void theUsageComesLastWhereItIsAskedFor() {
            ChatCompletion streamed = streamed(question());

            assertThat(usage(streamed).completionTokens())
                    .isEqualTo(usage(whole(question())).completionTokens());
        }
    }

    @Nested
    class Limits {

        @Test
        void theLimitCutsTheAnswer() {
            ChatCompletion answer = whole(
                    question().maxCompletionTokens(3).putAdditionalBodyProperty("ignore_eos", JsonValue.from(true)));

            assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
            assertThat(usage(answer).completionTokens()).isEqualTo(3);
        }
    }

    @Nested
    class Thinking {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aQuestionIsThoughtAboutAndAnswered(boolean stream) {
            ChatCompletion answer = answer(question().reasoningEffort(ReasoningEffort.HIGH), stream);

            assertThat(message(answer).content().orElse("")).contains("42");
            assertThat(reasoningTokens(answer)).isPositive();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void itStandsApartFromTheAnswer(boolean stream) {
            ChatCompletion answer = answer(thinking(24), stream);

            assertThat(message(answer).content().orElse("")).startsWith("{").endsWith("}");
            assertThat(reasoningTokens(answer)).isPositive();
            if (!stream) {
                // The client's own accumulator drops fields that it has no name for.
                assertThat(message(answer)._additionalProperties())
                        .containsKeys("reasoning_content", "reasoning")
                        .satisfies(fields ->
                                assertThat(fields.get("reasoning")).isEqualTo(fields.get("reasoning_content")));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void offIsOff(boolean stream) {
            ChatCompletion answer = answer(question().reasoningEffort(ReasoningEffort.NONE), stream);

            assertThat(message(answer)._additionalProperties()).doesNotContainKeys("reasoning_content", "reasoning");
            assertThat(reasoningTokens(answer)).isZero();
        }
    }

    @Nested
    class Budgets {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aBudgetIsKept(boolean stream) {
            assertThat(reasoningTokens(answer(thinking(40), stream))).isBetween(40L, 56L);
        }
    }

    @Nested
    class StructuredOutput {

        @Test
        void anAnswerBecomesAnObjectOfTheCallersClass() {
            Weather weather = client.chat()
                    .completions()
                    .create(question()
                            .temperature(1.5)
                            .seed(4)
                            .responseFormat(Weather.class)
                            .build())
                    .choices()
                    .getFirst()
                    .message()
                    .content()
                    .orElseThrow();

            assertThat(weather.sky).isNotNull();
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aCallThatIsDemandedComesAndItsArgumentsFit(boolean stream) {
            ChatCompletion answer = answer(demandingACall(), stream);

            assertThat(answer.choices().getFirst().finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
            assertThat(message(answer).toolCalls().orElseThrow()).isNotEmpty().allSatisfy(call -> {
                assertThat(call.asFunction().id()).isNotEmpty();
                assertThat(call.asFunction().function().arguments(Weather.class).sky)
                        .isNotNull();
            });
        }
    }

    @Nested
    class ToolResults {

        @Test
        void anAnswerWithCallsCanBeSentBackAsItCame() {
            ChatCompletionMessage called = message(whole(demandingACall()));
            ChatCompletionCreateParams.Builder next =
                    question().addTool(Weather.class).addMessage(called);
            called.toolCalls()
                    .orElseThrow()
                    .forEach(call ->
                            next.addMessage(com.openai.models.chat.completions.ChatCompletionToolMessageParam.builder()
                                    .toolCallId(call.asFunction().id())
                                    .content("Noted.")
                                    .build()));

            ChatCompletionMessage answer = message(whole(next));

            assertThat(answer.content().orElse("") + answer.toolCalls().orElse(List.of()))
                    .isNotEqualTo("[]");
        }
    }

    @Nested
    class Responses {

        @Test
        void aQuestionIsAnswered() {
            Response response = client.responses()
                    .create(ResponseCreateParams.builder()
                            .model(model)
                            .input(QUESTION)
                            .temperature(0.0)
                            .maxOutputTokens(400)
                            .build());

            String text = response.output().stream()
                    .flatMap(item -> item.message().stream())
                    .flatMap(message -> message.content().stream())
                    .flatMap(content -> content.outputText().stream())
                    .map(part -> part.text())
                    .collect(Collectors.joining());
            assertThat(text).isNotBlank();
        }
    }

    @Nested
    class Errors {

        @Test
        void anUnknownModelIsNotFound() {
            assertThatThrownBy(() -> whole(question().model("no-such-model")))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("no-such-model");
        }

        @Test
        void aWrongKeyIsRefused() {
            OpenAIClient stranger = client("nsk-wrong");

            assertThatThrownBy(() ->
                            stranger.chat().completions().create(question().build()))
                    .isInstanceOf(UnauthorizedException.class);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void badInputNamesItsField(boolean stream) {
            assertThatThrownBy(() -> answer(question().temperature(9.0), stream))
                    .isInstanceOfSatisfying(
                            BadRequestException.class,
                            refused -> assertThat(refused.param()).contains("temperature"));
        }
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv("NOESIS_URL") + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return asking(QUESTION);
    }

    private static ChatCompletionCreateParams.Builder asking(String question) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(question)
                .temperature(0.0)
                .maxCompletionTokens(400);
    }

    /// Only the platform can end this thinking, whatever model it is: a letter is so likely that the model writes
    /// nothing else, neither the closing tag nor the end of its turn.
    private static ChatCompletionCreateParams.Builder thinking(int budget) {
        return asking("Tell a long story about a dragon, a farmer and a lost ring.")
                .putAdditionalBodyProperty("logit_bias", JsonValue.from(Map.of(letter, 100)))
                .putAdditionalBodyProperty("reasoning", JsonValue.from(Map.of("mode", "on", "max_tokens", budget)))
                .putAdditionalBodyProperty(
                        "guided_json",
                        JsonValue.from(Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("ok", Map.of("type", "boolean")),
                                "required",
                                List.of("ok"),
                                "additionalProperties",
                                false)));
    }

    private static ChatCompletionCreateParams.Builder demandingACall() {
        return question()
                .parallelToolCalls(false)
                .addTool(Weather.class)
                .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED);
    }

    private static ChatCompletion answer(ChatCompletionCreateParams.Builder request, boolean stream) {
        return stream ? streamed(request) : whole(request);
    }

    private static ChatCompletion whole(ChatCompletionCreateParams.Builder request) {
        return client.chat().completions().create(request.build());
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams.Builder request) {
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(request.streamOptions(options).build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static ChatCompletionMessage message(ChatCompletion answer) {
        return answer.choices().getFirst().message();
    }

    private static CompletionUsage usage(ChatCompletion answer) {
        return answer.usage().orElseThrow();
    }

    private static long reasoningTokens(ChatCompletion answer) {
        return usage(answer)
                .completionTokensDetails()
                .orElseThrow()
                .reasoningTokens()
                .orElseThrow();
    }
}
