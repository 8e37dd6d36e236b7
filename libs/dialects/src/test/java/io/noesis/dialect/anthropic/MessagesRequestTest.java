package io.noesis.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.dialect.Golden;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MessagesRequestTest {

    private static final String HELLO = "[{\"role\": \"user\", \"content\": \"hi\"}]";

    @Test
    void aFullRequestBecomesTheChatRequestThatAsksForTheSame() {
        MessagesRequest request = MessagesRequest.read(Golden.file("anthropic/request.json"));

        assertThat(request.chat()).isEqualTo(Golden.file("anthropic/request.chat.json"));
        assertThat(request.stream()).isTrue();
        assertThat(JsonMapper.shared()
                        .treeToValue(request.chat(), ChatCompletionRequest.class)
                        .thinking())
                .isEqualTo(new ChatCompletionRequest.ThinkingRequest("enabled", 1024));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"top_k\": 4",
                "\"min_p\": 0.1",
                "\"presence_penalty\": 1",
                "\"frequency_penalty\": 1",
                "\"repetition_penalty\": 1.1",
                "\"logit_bias\": {\"7\": -100}",
                "\"min_tokens\": 5",
                "\"ignore_eos\": true",
                "\"stop_token_ids\": [3]"
            })
    void samplingOfTheChatContractIsKept(String field) {
        ObjectNode expected = (ObjectNode) Golden.json("{%s}".formatted(field));

        assertThat(read("{\"max_tokens\": 9, \"messages\": %s, %s}".formatted(HELLO, field))
                        .chat()
                        .properties())
                .containsAll(expected.properties());
    }

    @Test
    void thinkingThatMustNotBeShownIsHidden() {
        MessagesRequest request = read("""
                {"max_tokens": 9, "messages": %s, "thinking": {"type": "adaptive", "display": "omitted"}}
                """.formatted(HELLO));

        assertThat(request.chat().get("reasoning")).isEqualTo(Golden.json("{\"visibility\": \"hidden\"}"));
        assertThat(request.chat().get("thinking")).isEqualTo(Golden.json("{\"type\": \"adaptive\"}"));
    }

    @Test
    void anEffortDoesNotTurnOnThinkingThatIsDisabled() {
        String body = "{\"max_tokens\": 9, \"messages\": %s, \"output_config\": {\"effort\": \"low\"}%s}";

        assertThat(read(body.formatted(HELLO, ", \"thinking\": {\"type\": \"disabled\"}"))
                        .chat()
                        .has("reasoning_effort"))
                .isFalse();
        assertThat(read(body.formatted(HELLO, "")).chat().path("reasoning_effort"))
                .isEqualTo(Golden.json("\"low\""));
    }

    @Test
    void aNamedToolIsChosenByItsName() {
        MessagesRequest request = read("""
                {"max_tokens": 9, "messages": %s, "tools": [{"name": "f", "input_schema": {}}],
                 "tool_choice": {"type": "tool", "name": "f"}}
                """.formatted(HELLO));

        assertThat(request.chat().get("tool_choice"))
                .isEqualTo(Golden.json("{\"type\": \"function\", \"function\": {\"name\": \"f\"}}"));
        assertThat(request.chat().has("parallel_tool_calls")).isFalse();
    }

    @Test
    void countingNeedsNoLimit() {
        String body = "{\"model\": \"m\", \"messages\": %s}".formatted(HELLO);

        assertThat(MessagesRequest.readToCount(Golden.json(body)).chat()).isEqualTo(Golden.json(body));
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> read(body))
                .withMessage("max_tokens is required");
        assertThat(MessagesRequest.tokenCount(12)).isEqualTo(Golden.json("{\"input_tokens\": 12}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "container                         | {\"id\": \"c\"}",
                "mcp_servers                       | [{\"url\": \"u\"}]",
                "inference_geo                     | \"eu\"",
                "output_format                     | {\"type\": \"json_schema\"}",
                "speed                             | \"fast\"",
                "context_management                | {\"edits\": [{\"type\": \"clear\"}]}",
                "thinking.type                     | {\"type\": \"between_tools\"}",
                "thinking.display                  | {\"type\": \"adaptive\", \"display\": \"else\"}",
                "output_config.format.type         | {\"format\": {\"type\": \"grammar\"}}",
                "tools[0].type                     | [{\"type\": \"bash_20250124\", \"name\": \"bash\"}]",
                "messages[0].content[0].type       | [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}]",
                "messages[0].content[0].type       | [{\"role\": \"user\", \"content\": [{\"type\": \"document\"}]}]",
                "messages[0].content[0].content[0].type | [{\"role\": \"user\", \"content\": "
                        + "[{\"type\": \"tool_result\", \"tool_use_id\": \"t\", \"content\": [{\"type\": \"image\"}]}]}]",
                "messages[0].content[0].type       | [{\"role\": \"assistant\", \"content\": "
                        + "[{\"type\": \"server_tool_use\"}]}, {\"role\": \"user\", \"content\": \"\"}]",
                "messages[1].role                  | [{\"role\": \"user\", \"content\": \"a\"}, "
                        + "{\"role\": \"assistant\", \"content\": \"I think\"}]",
            })
    void whatWouldChangeTheAnswerIsRefusedByName(String path, String value) {
        assertRefused(path, value, ErrorCode.UNSUPPORTED_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "messages[0].role           | [{\"role\": \"tool\", \"content\": \"\"}]",
                "messages[0]                | [7]",
                "messages[0].content[0].input | [{\"role\": \"assistant\", \"content\": "
                        + "[{\"type\": \"tool_use\", \"id\": \"t\", \"name\": \"f\", \"input\": \"x\"}]}]",
                "tool_choice.type           | {\"type\": \"some\"}",
                "tools[0].input_schema      | [{\"name\": \"f\", \"input_schema\": 7}]",
                "stream                     | 1",
            })
    void aWrongValueIsRefusedByItsPath(String path, String value) {
        assertRefused(path, value, ErrorCode.INVALID_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thinking.budget_tokens     | {\"type\": \"enabled\"}",
                "messages[0].content        | [{\"role\": \"user\"}]",
                "tools[0].input_schema      | [{\"name\": \"f\"}]",
                "messages[0].content[0].tool_use_id | [{\"role\": \"user\", \"content\": [{\"type\": \"tool_result\"}]}]",
            })
    void aMissingFieldIsNamed(String path, String value) {
        assertRefused(path, value, ErrorCode.MISSING_FIELD);
    }

    @Test
    void unknownFieldsChangeNothing() {
        assertThat(read("""
                        {"max_tokens": 9, "messages": %s, "service_tier": "auto", "cache_control": {"type": "ephemeral"},
                         "no_such_field": {}, "speed": "standard", "container": null}
                        """.formatted(HELLO)).chat())
                .isEqualTo(Golden.json("{\"max_tokens\": 9, \"messages\": %s}".formatted(HELLO)));
    }

    @Test
    void aFailureFoundLaterNamesWhatTheCallerWrote() {
        MessagesRequest request = MessagesRequest.read(Golden.file("anthropic/request.json"));

        assertThat(request.origins().inDialect("stop")).isEqualTo("stop_sequences");
        assertThat(request.origins().inDialect("messages[4].content")).isEqualTo("messages[2].content[1].content");
        assertThat(request.origins().inDialect("tools[0].function.parameters.type"))
                .isEqualTo("tools[0].input_schema.type");
        assertThat(request.origins().inDialect("reasoning_effort")).isEqualTo("output_config.effort");
        assertThat(request.origins().inDialect("user")).isEqualTo("metadata.user_id");
    }

    private static void assertRefused(String path, String value, ErrorCode code) {
        String field = path.split("[.\\[]")[0];
        String messages = field.equals("messages") ? "" : "\"messages\": %s, ".formatted(HELLO);
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> read("{%s\"max_tokens\": 9, \"%s\": %s}".formatted(messages, field, value)))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.param()).contains(path);
                });
    }

    private static MessagesRequest read(String body) {
        return MessagesRequest.read(Golden.json(body));
    }
}
