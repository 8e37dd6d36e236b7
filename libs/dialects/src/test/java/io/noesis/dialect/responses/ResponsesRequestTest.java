package io.noesis.dialect.responses;

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

class ResponsesRequestTest {

    @Test
    void aFullRequestBecomesTheChatRequestThatAsksForTheSame() {
        ResponsesRequest request = ResponsesRequest.read(Golden.file("responses/request.json"));

        assertThat(request.chat()).isEqualTo(Golden.file("responses/request.chat.json"));
        assertThat(request.echo()).isEqualTo(Golden.file("responses/request.echo.json"));
        assertThat(request.stream()).isTrue();
        assertThat(request.summary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"top_k\": 4",
                "\"logit_bias\": {\"7\": -100}",
                "\"min_tokens\": 5",
                "\"ignore_eos\": true",
                "\"stop_token_ids\": [3]"
            })
    void samplingOfTheChatContractIsKept(String field) {
        ObjectNode expected = (ObjectNode) Golden.json("{%s}".formatted(field));

        assertThat(read("{\"input\": \"hi\", %s}".formatted(field)).chat().properties())
                .containsAll(expected.properties());
    }

    @Test
    void theChatRequestCanBeReadByItsOwnRecord() {
        ResponsesRequest request = ResponsesRequest.read(Golden.file("responses/request.json"));

        ChatCompletionRequest chat = JsonMapper.shared().treeToValue(request.chat(), ChatCompletionRequest.class);

        assertThat(chat.messages()).hasSize(6);
        assertThat(chat.messages().get(3).toolCalls()).hasSize(2);
        assertThat(chat.maxTokens()).isEqualTo(900);
        assertThat(chat.responseFormat().jsonSchema().name()).isEqualTo("point");
    }

    @Test
    void aStringIsOneMessageOfTheUser() {
        assertThat(read("{\"model\": \"m\", \"input\": \"hi\"}").chat())
                .isEqualTo(
                        Golden.json("{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}"));
    }

    @Test
    void allowedToolsLeaveTheOthersOut() {
        ResponsesRequest request = read("""
                {"input": "hi", "tools": [{"type": "function", "name": "f"}, {"type": "function", "name": "g"}],
                 "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "g"}]}}
                """);

        assertThat(request.chat().get("tools"))
                .isEqualTo(Golden.json("[{\"type\": \"function\", \"function\": {\"name\": \"g\"}}]"));
        assertThat(request.chat().get("tool_choice").asString()).isEqualTo("required");
        assertThat(request.origins().inDialect("tools[0].function.parameters")).isEqualTo("tools[1].parameters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store                      | true",
                "background                 | true",
                "previous_response_id       | \"resp_1\"",
                "conversation               | {\"id\": \"c\"}",
                "prompt                     | {\"id\": \"p\"}",
                "moderation                 | {\"model\": \"m\"}",
                "truncation                 | \"auto\"",
                "context_management         | [{\"type\": \"compaction\"}]",
                "include[0]                 | [\"file_search_call.results\"]",
                "tools[0].type              | [{\"type\": \"web_search\"}]",
                "tools[0].type              | [{\"type\": \"mcp\", \"server_label\": \"s\"}]",
                "tool_choice.type           | {\"type\": \"web_search_preview\"}",
                "text.verbosity             | {\"verbosity\": \"low\"}",
                "reasoning.mode             | {\"mode\": \"pro\"}",
                "reasoning.context          | {\"context\": \"all_turns\"}",
                "input[0].type              | [{\"type\": \"item_reference\", \"id\": \"x\"}]",
                "input[0].type              | [{\"type\": \"computer_call_output\"}]",
                "input[0].content[1].type   | [{\"role\": \"user\", \"content\": "
                        + "[{\"type\": \"input_text\", \"text\": \"a\"}, {\"type\": \"input_image\"}]}]",
                "input[0].output[0].type    | [{\"type\": \"function_call_output\", \"call_id\": \"c\", \"output\": "
                        + "[{\"type\": \"input_file\"}]}]",
            })
    void whatWouldChangeTheAnswerIsRefusedByName(String path, String value) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> read(with(path, value)))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_VALUE);
                    assertThat(failure.param()).contains(path);
                })
                .withMessageContaining("more is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input                 | 7",
                "input[0]              | [7]",
                "input[0].role         | [{\"role\": \"tool\", \"content\": \"\"}]",
                "input[0].role         | [{\"role\": 7, \"content\": \"\"}]",
                "input[0].content[0]   | [{\"role\": \"user\", \"content\": [\"a\"]}]",
                "instructions          | 7",
                "stream                | \"yes\"",
                "text.format.type      | {\"format\": {\"type\": \"xml\"}}",
                "tools[0].name         | [{\"type\": \"function\", \"name\": 7}]",
                "tool_choice.tools     | {\"type\": \"allowed_tools\", \"mode\": \"auto\", \"tools\": []}",
                "reasoning             | \"low\"",
            })
    void aWrongTypeIsRefusedByItsPath(String path, String value) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> read(with(path, value)))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_VALUE);
                    assertThat(failure.param()).contains(path);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input                 | {}",
                "input[0].call_id      | {\"input\": [{\"type\": \"function_call\", \"name\": \"f\"}]}",
                "input[0].content      | {\"input\": [{\"role\": \"user\"}]}",
                "tools[0].type         | {\"input\": \"\", \"tools\": [{\"name\": \"f\"}]}",
            })
    void aMissingFieldIsNamed(String path, String body) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> read(body))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.MISSING_FIELD);
                    assertThat(failure.param()).contains(path);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\": \"hi\", \"store\": false, \"background\": false, \"truncation\": \"disabled\"}",
                "{\"input\": \"hi\", \"previous_response_id\": null, \"conversation\": null}",
                "{\"input\": \"hi\", \"text\": {\"verbosity\": \"medium\", \"format\": {\"type\": \"text\"}}}",
                "{\"input\": \"hi\", \"include\": [\"reasoning.encrypted_content\"], \"tools\": []}",
                "{\"input\": \"hi\", \"service_tier\": \"auto\", \"prompt_cache_key\": \"k\", \"no_such_field\": 1}",
            })
    void neutralValuesAndUnknownFieldsChangeNothing(String body) {
        assertThat(read(body).chat())
                .isEqualTo(Golden.json("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}"));
    }

    @Test
    void aFailureFoundLaterNamesWhatTheCallerWrote() {
        ResponsesRequest request = ResponsesRequest.read(Golden.file("responses/request.json"));

        assertThat(request.origins().inDialect("max_tokens")).isEqualTo("max_output_tokens");
        assertThat(request.origins().inDialect("messages[2].content")).isEqualTo("input[1].content");
        assertThat(request.origins().inDialect("messages[0]")).isEqualTo("instructions");
        assertThat(request.origins().inDialect("response_format.json_schema.schema"))
                .isEqualTo("text.format.schema");
        assertThat(request.origins().inDialect("temperature")).isEqualTo("temperature");
        assertThat(request.origins().inDialect("no_such")).isEqualTo("no_such");
        NoesisException failure =
                request.origins().inDialect(NoesisException.invalid("max_tokens", "must be at least 1", 0));
        assertThat(failure).hasMessage("max_output_tokens must be at least 1, but was 0");
        assertThat(failure.param()).contains("max_output_tokens");
    }

    private static String with(String path, String value) {
        String field = path.split("[.\\[]")[0];
        String input = field.equals("input") ? "" : "\"input\": \"hi\", ";
        return "{%s\"%s\": %s}".formatted(input, field, value);
    }

    private static ResponsesRequest read(String body) {
        return ResponsesRequest.read(Golden.json(body));
    }
}
