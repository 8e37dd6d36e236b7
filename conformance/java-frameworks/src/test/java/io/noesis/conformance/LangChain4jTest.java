package io.noesis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;

/// LangChain4j with its own OpenAI client, against a running platform. Each nested class is one feature of the
/// scorecard.
@EnabledIfEnvironmentVariable(
        named = "NOESIS_URL",
        matches = "http.+",
        disabledReason = "needs a running platform: ./noesis conformance")
class LangChain4jTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /// Within the field of the smallest models.
    private static final ChatMessage QUESTION = UserMessage.from("What is 17 + 25?");

    private static final ChatMessage STORY =
            UserMessage.from("Tell a long story about a dragon, a farmer and a lost ring.");

    /// Finite in length, so that a model of any size comes to the end of it.
    private static final JsonObjectSchema WEATHER = JsonObjectSchema.builder()
            .addEnumProperty("sky", List.of("clear", "cloudy", "dark"))
            .addBooleanProperty("windy")
            .required("sky", "windy")
            .additionalProperties(false)
            .build();
    private static final String WEATHER_TEXT =
            "\\{\\s*\"sky\"\\s*:\\s*\"(clear|cloudy|dark)\"\\s*,\\s*\"windy\"\\s*:\\s*(true|false)\\s*}";
    private static final ToolSpecification TOOL = ToolSpecification.builder()
            .name("report_weather")
            .description("Reports the weather.")
            .parameters(WEATHER)
            .build();

    enum Sky {
        CLEAR,
        CLOUDY,
        DARK
    }

    record Weather(Sky sky, boolean windy) {}

    interface Forecaster {
        Weather forecast(String place);
    }

    @Nested
    class Chat {

        @Test
        void aQuestionIsAnswered() {
            ChatResponse response = whole(request(parameters()));

            assertThat(response.aiMessage().text()).isNotBlank();
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.tokenUsage().inputTokenCount()).isPositive();
            assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        }
    }

    @Nested
    class Streaming {

        @Test
        void thePiecesAreTheWholeAnswer() {
            List<String> pieces = new ArrayList<>();

            ChatResponse streamed = streamed(request(parameters()), pieces, new ArrayList<>());

            assertThat(String.join("", pieces))
                    .isEqualTo(streamed.aiMessage().text())
                    .isEqualTo(whole(request(parameters())).aiMessage().text());
            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(streamed.tokenUsage().outputTokenCount()).isPositive();
        }
    }

    @Nested
    class Limits {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void theLimitCutsTheAnswer(boolean stream) {
            ChatResponse response = answer(
                    request(parameters().maxCompletionTokens(3).customParameters(Map.of("ignore_eos", true))), stream);

            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(3);
        }
    }

    @Nested
    class Thinking {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aQuestionIsThoughtAboutAndAnswered(boolean stream) {
            ChatResponse response = answer(request(parameters().reasoningEffort("high")), stream);

            assertThat(response.aiMessage().text()).contains("42");
            assertThat(response.aiMessage().thinking()).isNotBlank();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void itStandsApartFromTheAnswer(boolean stream) {
            ChatResponse response = answer(story(thinking(24)), stream);

            assertThat(response.aiMessage().thinking()).isNotBlank();
            assertThat(response.aiMessage().text()).matches(WEATHER_TEXT);
            assertThat(reasoningTokens(response)).isPositive();
        }

        @Test
        void itIsStreamedInPiecesOfItsOwn() {
            List<String> thoughts = new ArrayList<>();

            ChatResponse response = streamed(story(thinking(24)), new ArrayList<>(), thoughts);

            assertThat(String.join("", thoughts)).isEqualTo(response.aiMessage().thinking());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void offIsOff(boolean stream) {
            ChatResponse response = answer(request(parameters().reasoningEffort("none")), stream);

            assertThat(response.aiMessage().thinking()).isNull();
            assertThat(reasoningTokens(response)).isZero();
        }
    }

    @Nested
    class Budgets {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aBudgetIsKept(boolean stream) {
            assertThat(reasoningTokens(answer(story(thinking(40)), stream))).isBetween(40, 56);
        }
    }

    @Nested
    class StructuredOutput {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void anAnswerFitsItsSchema(boolean stream) {
            ChatResponse response =
                    answer(request(parameters().temperature(1.5).seed(3).responseFormat(weatherFormat())), stream);

            assertThat(response.aiMessage().text()).matches(WEATHER_TEXT);
        }

        @Test
        void aServiceAnswersWithARecord() {
            Weather weather =
                    AiServices.create(Forecaster.class, model().build()).forecast("What of Oslo?");

            assertThat(weather.sky()).isNotNull();
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aCallThatIsDemandedComesAndItsArgumentsFit(boolean stream) {
            ChatResponse response = answer(request(demandingACall()), stream);

            assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
            assertThat(response.aiMessage().toolExecutionRequests())
                    .isNotEmpty()
                    .allSatisfy(call -> {
                        assertThat(call.id()).isNotEmpty();
                        assertThat(call.name()).isEqualTo("report_weather");
                        assertThat(call.arguments()).matches(WEATHER_TEXT);
                    });
        }
    }

    @Nested
    class ToolResults {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aResultIsFollowedByAnAnswer(boolean stream) {
            ChatResponse called = whole(request(demandingACall()));
            List<ChatMessage> history = new ArrayList<>(List.of(QUESTION, called.aiMessage()));
            for (ToolExecutionRequest call : called.aiMessage().toolExecutionRequests()) {
                history.add(ToolExecutionResultMessage.from(call, "Reported."));
            }

            ChatResponse response = answer(
                    ChatRequest.builder()
                            .messages(history)
                            .parameters(parameters().toolSpecifications(TOOL).build())
                            .build(),
                    stream);

            assertThat(response.aiMessage().text() != null
                            || response.aiMessage().hasToolExecutionRequests())
                    .isTrue();
        }
    }

    @Nested
    class Errors {

        @Test
        void anUnknownModelIsNotFound() {
            assertThatThrownBy(() -> whole(request(parameters().modelName("no-such-model"))))
                    .isInstanceOf(ModelNotFoundException.class);
        }

        @Test
        void aWrongKeyIsRefused() {
            OpenAiChatModel stranger = model().apiKey("nsk-wrong").build();

            assertThatThrownBy(() -> stranger.chat("hello")).isInstanceOf(AuthenticationException.class);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void badInputIsAnInvalidRequest(boolean stream) {
            assertThatThrownBy(() -> answer(request(parameters().temperature(9.0)), stream))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(InvalidRequestException.class),
                            failure -> assertThat(failure).hasCauseInstanceOf(InvalidRequestException.class))
                    .hasMessageContaining("temperature");
        }
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder model() {
        return OpenAiChatModel.builder()
                .baseUrl(Platform.baseUrl())
                .apiKey(Platform.apiKey())
                .modelName(Platform.model())
                .temperature(0.0)
                .maxCompletionTokens(400)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .strictJsonSchema(true)
                .returnThinking(true)
                .maxRetries(0)
                .timeout(LIMIT);
    }

    private static OpenAiChatRequestParameters.Builder parameters() {
        return OpenAiChatRequestParameters.builder()
                .modelName(Platform.model())
                .temperature(0.0)
                .maxCompletionTokens(400);
    }

    private static OpenAiChatRequestParameters.Builder demandingACall() {
        return parameters()
                .toolSpecifications(TOOL)
                .toolChoice(ToolChoice.REQUIRED)
                .parallelToolCalls(false);
    }

    /// With a form, the platform opens and closes the thinking: the model may be one that never thinks of itself.
    private static OpenAiChatRequestParameters.Builder thinking(int budget) {
        return parameters()
                .maxCompletionTokens(400)
                .customParameters(Platform.endlessThinking(budget))
                .responseFormat(weatherFormat());
    }

    private static ResponseFormat weatherFormat() {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("weather")
                        .rootElement(WEATHER)
                        .build())
                .build();
    }

    private static ChatRequest request(OpenAiChatRequestParameters.Builder parameters) {
        return ChatRequest.builder()
                .messages(QUESTION)
                .parameters(parameters.build())
                .build();
    }

    private static ChatRequest story(OpenAiChatRequestParameters.Builder parameters) {
        return ChatRequest.builder()
                .messages(STORY)
                .parameters(parameters.build())
                .build();
    }

    private static ChatResponse answer(ChatRequest request, boolean stream) {
        return stream ? streamed(request, new ArrayList<>(), new ArrayList<>()) : whole(request);
    }

    private static ChatResponse whole(ChatRequest request) {
        return model().build().chat(request);
    }

    private static ChatResponse streamed(ChatRequest request, List<String> pieces, List<String> thoughts) {
        OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder()
                .baseUrl(Platform.baseUrl())
                .apiKey(Platform.apiKey())
                .strictJsonSchema(true)
                .returnThinking(true)
                .timeout(LIMIT)
                .build();
        CompletableFuture<ChatResponse> response = new CompletableFuture<>();
        model.chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.add(piece);
            }

            @Override
            public void onPartialThinking(dev.langchain4j.model.chat.response.PartialThinking thought) {
                thoughts.add(thought.text());
            }

            @Override
            public void onCompleteResponse(ChatResponse complete) {
                response.complete(complete);
            }

            @Override
            public void onError(Throwable failure) {
                response.completeExceptionally(failure);
            }
        });
        return response.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static int reasoningTokens(ChatResponse response) {
        return ((OpenAiTokenUsage) response.tokenUsage()).outputTokensDetails().reasoningTokens();
    }
}
