package io.noesis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.completions.CompletionUsage;

/// Spring AI's OpenAI model against a running platform. Each nested class is one feature of the scorecard.
@EnabledIfEnvironmentVariable(
        named = "NOESIS_URL",
        matches = "http.+",
        disabledReason = "needs a running platform: ./noesis conformance")
class SpringAiTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /// Within the field of the smallest models.
    private static final String QUESTION = "What is 17 + 25?";

    private static final String STORY = "Tell a long story about a dragon, a farmer and a lost ring.";

    /// Finite in length, so that a model of any size comes to the end of it.
    private static final String SCHEMA = """
            {"type": "object", "properties": {"sky": {"enum": ["CLEAR", "CLOUDY", "DARK"]}, "windy": {"type": "boolean"}},
             "required": ["sky", "windy"], "additionalProperties": false}""";
    private static final String WEATHER_TEXT =
            "\\{\\s*\"sky\"\\s*:\\s*\"(CLEAR|CLOUDY|DARK)\"\\s*,\\s*\"windy\"\\s*:\\s*(true|false)\\s*}";

    enum Sky {
        CLEAR,
        CLOUDY,
        DARK
    }

    record Weather(Sky sky, boolean windy) {}

    @Nested
    class Chat {

        @Test
        void aQuestionIsAnswered() {
            ChatResponse response = whole(options());

            assertThat(text(List.of(response))).isNotBlank();
            assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
            assertThat(response.getMetadata().getUsage().getCompletionTokens()).isPositive();
            assertThat(response.getResult().getMetadata().getFinishReason()).isEqualToIgnoringCase("stop");
        }
    }

    @Nested
    class Streaming {

        @Test
        void thePiecesAreTheWholeAnswer() {
            List<ChatResponse> pieces = streamed(options());

            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(text(pieces)).isEqualTo(text(List.of(whole(options()))));
        }

        @Test
        void theUsageComesLast() {
            List<ChatResponse> pieces = streamed(options().streamUsage(true));

            assertThat(pieces.getLast().getMetadata().getUsage().getCompletionTokens())
                    .isPositive();
        }
    }

    @Nested
    class Limits {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void theLimitCutsTheAnswer(boolean stream) {
            List<ChatResponse> pieces =
                    answer(options().maxCompletionTokens(3).extraBody(Map.of("ignore_eos", true)), stream);

            assertThat(finishReason(pieces)).isEqualToIgnoringCase("length");
        }
    }

    @Nested
    class Thinking {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aQuestionIsThoughtAboutAndAnswered(boolean stream) {
            List<ChatResponse> pieces = answer(options().reasoningEffort("high"), stream);

            assertThat(text(pieces)).contains("42");
            assertThat(thoughts(pieces)).isNotBlank();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void itStandsApartFromTheAnswer(boolean stream) {
            List<ChatResponse> pieces = answer(STORY, thinking(24), stream);

            assertThat(thoughts(pieces)).isNotBlank();
            assertThat(text(pieces)).matches(WEATHER_TEXT);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void offIsOff(boolean stream) {
            List<ChatResponse> pieces = answer(options().reasoningEffort("none"), stream);

            assertThat(thoughts(pieces)).isEmpty();
        }
    }

    @Nested
    class Budgets {

        @Test
        void aBudgetIsKept() {
            CompletionUsage usage = (CompletionUsage)
                    whole(STORY, thinking(40)).getMetadata().getUsage().getNativeUsage();

            assertThat(usage.completionTokensDetails()
                            .orElseThrow()
                            .reasoningTokens()
                            .orElseThrow())
                    .isBetween(40L, 56L);
        }
    }

    @Nested
    class StructuredOutput {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void anAnswerFitsItsSchema(boolean stream) {
            List<ChatResponse> pieces =
                    answer(options().temperature(1.5).seed(3).outputSchema(SCHEMA), stream);

            assertThat(text(pieces)).matches(WEATHER_TEXT);
        }

        @Test
        void anAnswerBecomesARecord() {
            Weather weather = ChatClient.create(model(Platform.apiKey()))
                    .prompt()
                    .user("What is the weather in Oslo?")
                    .options(options())
                    .call()
                    .entity(Weather.class, entity -> entity.useProviderStructuredOutput());

            assertThat(weather).isNotNull();
            assertThat(weather.sky()).isNotNull();
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aCallThatIsDemandedComesAndItsArgumentsFit(boolean stream) {
            List<ChatResponse> pieces = answer(demandingACall(), stream);
            List<AssistantMessage.ToolCall> calls = outputs(pieces).stream()
                    .flatMap(output -> output.getToolCalls().stream())
                    .toList();

            assertThat(calls).isNotEmpty().allSatisfy(call -> {
                assertThat(call.id()).isNotEmpty();
                assertThat(call.name()).isEqualTo("report_weather");
                assertThat(call.arguments()).matches(WEATHER_TEXT);
            });
        }
    }

    @Nested
    class ToolResults {

        @Test
        void aResultIsFollowedByAnAnswer() {
            List<AssistantMessage.ToolCall> calls =
                    whole(demandingACall()).getResult().getOutput().getToolCalls();
            var results = calls.stream()
                    .map(call -> new org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse(
                            call.id(), call.name(), "Reported."))
                    .toList();

            ChatResponse response = model(Platform.apiKey())
                    .call(new Prompt(
                            List.of(
                                    new UserMessage(QUESTION),
                                    AssistantMessage.builder().toolCalls(calls).build(),
                                    org.springframework.ai.chat.messages.ToolResponseMessage.builder()
                                            .responses(results)
                                            .build()),
                            options().toolCallbacks(tool(new ArrayList<>())).build()));

            AssistantMessage output = response.getResult().getOutput();
            assertThat(output.hasToolCalls() || output.getText() != null).isTrue();
        }
    }

    @Nested
    class Errors {

        @Test
        void anUnknownModelIsNotFound() {
            assertThatThrownBy(() -> whole(options().model("no-such-model"))).isInstanceOf(NotFoundException.class);
        }

        @Test
        void aWrongKeyIsRefused() {
            OpenAiChatModel stranger = model("nsk-wrong");

            assertThatThrownBy(() -> stranger.call("hello")).isInstanceOf(UnauthorizedException.class);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void badInputIsABadRequest(boolean stream) {
            assertThatThrownBy(() -> answer(options().temperature(9.0), stream))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(BadRequestException.class),
                            failure -> assertThat(failure).hasRootCauseInstanceOf(BadRequestException.class))
                    .hasMessageContaining("temperature");
        }
    }

    private static OpenAiChatModel model(String key) {
        return OpenAiChatModel.builder().options(options().apiKey(key).build()).build();
    }

    private static OpenAiChatOptions.Builder options() {
        OpenAiChatOptions.Builder options = new OpenAiChatOptions.Builder();
        options.baseUrl(Platform.baseUrl())
                .apiKey(Platform.apiKey())
                .model(Platform.model())
                .temperature(0.0)
                .maxCompletionTokens(400)
                .maxRetries(0)
                .timeout(LIMIT);
        return options;
    }

    private static OpenAiChatOptions.Builder demandingACall() {
        return options()
                .toolCallbacks(tool(new ArrayList<>()))
                .toolChoice("required")
                .parallelToolCalls(false);
    }

    /// With a form, the platform opens and closes the thinking: the model may be one that never thinks of itself.
    private static OpenAiChatOptions.Builder thinking(int budget) {
        return options().outputSchema(SCHEMA).extraBody(Platform.endlessThinking(budget));
    }

    private static ToolCallback tool(List<Weather> reported) {
        return FunctionToolCallback.builder("report_weather", (Weather weather) -> {
                    reported.add(weather);
                    return "Reported.";
                })
                .description("Reports the weather.")
                .inputType(Weather.class)
                .inputSchema(SCHEMA)
                .build();
    }

    private static List<ChatResponse> answer(OpenAiChatOptions.Builder options, boolean stream) {
        return answer(QUESTION, options, stream);
    }

    private static List<ChatResponse> answer(String question, OpenAiChatOptions.Builder options, boolean stream) {
        return stream ? streamed(question, options) : List.of(whole(question, options));
    }

    private static ChatResponse whole(OpenAiChatOptions.Builder options) {
        return whole(QUESTION, options);
    }

    private static List<ChatResponse> streamed(OpenAiChatOptions.Builder options) {
        return streamed(QUESTION, options);
    }

    private static ChatResponse whole(String question, OpenAiChatOptions.Builder options) {
        return model(Platform.apiKey()).call(new Prompt(question, options.build()));
    }

    private static List<ChatResponse> streamed(String question, OpenAiChatOptions.Builder options) {
        return model(Platform.apiKey()).stream(new Prompt(question, options.build()))
                .collectList()
                .block(LIMIT);
    }

    private static List<AssistantMessage> outputs(List<ChatResponse> pieces) {
        return pieces.stream()
                .flatMap(piece -> piece.getResults().stream())
                .map(Generation::getOutput)
                .toList();
    }

    private static String text(List<ChatResponse> pieces) {
        return outputs(pieces).stream()
                .map(AssistantMessage::getText)
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }

    private static String thoughts(List<ChatResponse> pieces) {
        return outputs(pieces).stream()
                .map(output -> output.getMetadata().get("reasoningContent"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining());
    }

    private static String finishReason(List<ChatResponse> pieces) {
        return pieces.stream()
                .flatMap(piece -> piece.getResults().stream())
                .map(result -> result.getMetadata().getFinishReason())
                .filter(reason -> reason != null && !reason.isEmpty())
                .collect(Collectors.joining());
    }
}
