package io.noesis.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiWireTest {

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void everyDialectOfReasoningIsRead() {
        ChatCompletionRequest request = read("""
                {"model": "m",
                 "reasoning": {"mode": "on", "max_tokens": 10, "effort": "low", "visibility": "hidden"},
                 "reasoning_effort": "high", "include_reasoning": false,
                 "thinking": {"type": "enabled", "budget_tokens": 11},
                 "max_thinking_tokens": 12, "thinking_token_budget": 13, "nvext": {"max_thinking_tokens": 14},
                 "chat_template_kwargs": {"enable_thinking": true}}
                """);

        assertThat(request.reasoning())
                .isEqualTo(new ChatCompletionRequest.ReasoningRequest("on", 10, "low", "hidden"));
        assertThat(request.reasoningEffort()).isEqualTo("high");
        assertThat(request.includeReasoning()).isFalse();
        assertThat(request.thinking()).isEqualTo(new ChatCompletionRequest.ThinkingRequest("enabled", 11));
        assertThat(List.of(
                        request.maxThinkingTokens(),
                        request.thinkingTokenBudget(),
                        request.nvext().maxThinkingTokens()))
                .containsExactly(12, 13, 14);
        assertThat(request.chatTemplateKwargs()).containsEntry("enable_thinking", true);
    }

    @Test
    void toolsAndFormsOfTheAnswerAreRead() {
        ChatCompletionRequest request = read("""
                {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
                 "tool_choice": {"type": "function", "function": {"name": "f"}}, "parallel_tool_calls": false,
                 "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}},
                 "structured_outputs": {"choice": ["a", "b"]}, "guided_regex": "a+"}
                """);

        assertThat(request.tools().getFirst().function().name()).isEqualTo("f");
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.parallelToolCalls()).isFalse();
        assertThat(request.responseFormat().jsonSchema().schema()).isEqualTo(json.readTree("{\"type\": \"object\"}"));
        assertThat(request.structuredOutputs().choice()).containsExactly("a", "b");
        assertThat(request.guidedRegex()).isEqualTo("a+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auto\"",
                "\"none\"",
                "\"required\"",
                "{\"type\": \"function\", \"function\": {\"name\": \"f\"}}"
            })
    void aToolChoiceIsWrittenAsItWasRead(String choice) {
        ToolChoice read = read("{\"tool_choice\": " + choice + "}").toolChoice();

        assertThat(json.<JsonNode>valueToTree(read)).isEqualTo(json.readTree(choice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"any\"", "{\"type\": \"function\"}", "7", "{\"function\": {\"name\": \"f\"}}"})
    void refusesAnUnknownToolChoice(String choice) {
        assertThatExceptionOfType(DatabindException.class)
                .isThrownBy(() -> read("{\"tool_choice\": " + choice + "}"))
                .withMessageContaining("'required'");
    }

    @Test
    void aStreamedCallNamesItsFunctionOnce() {
        assertThat(json.writeValueAsString(ChatCompletionChunk.Delta.toolCall(ToolCall.begin(0, "call_1", "f"))))
                .isEqualTo("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}");
        assertThat(json.writeValueAsString(ChatCompletionChunk.Delta.toolCall(ToolCall.arguments(0, "{\"a\""))))
                .isEqualTo("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}");
    }

    @Test
    void aCallAndItsResultSurviveTheWire() {
        ChatMessage call = ChatMessage.assistant(null, "hm", List.of(ToolCall.whole("call_1", "f", "{}")));
        ChatMessage result = ChatMessage.tool("call_1", "42");

        assertThat(json.readValue(json.writeValueAsString(call), ChatMessage.class))
                .isEqualTo(call);
        assertThat(json.readValue(json.writeValueAsString(result), ChatMessage.class))
                .isEqualTo(result);
    }

    private ChatCompletionRequest read(String body) {
        return json.readValue(body, ChatCompletionRequest.class);
    }
}
