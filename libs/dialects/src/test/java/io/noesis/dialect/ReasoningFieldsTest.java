package io.noesis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.chat.family.ReasoningField;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningRequest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReasoningFieldsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'reasoning': {'mode': 'on', 'max_tokens': 9, 'effort': 'low', 'visibility': 'hidden'}} | ON   | 9",
                "{'reasoning_effort': 'none', 'max_thinking_tokens': 9}                          | OFF  | -1",
                "{'chat_template_kwargs': {'enable_thinking': true}, 'nvext': {'max_thinking_tokens': 9}} | ON | 9",
                "{'thinking': {'type': 'enabled', 'budget_tokens': 9}}                           | ON   | 9",
                "{'thinking': null, 'thinking_token_budget': 9}                                  | AUTO | 9",
                "{'messages': [{'role': 'developer', 'content': 'detailed thinking on'}]}        | ON   | -1",
                "{'messages': [{'role': 'user', 'content': '/think'}]}                           | AUTO | -1",
                "{'messages': [{'role': 'system', 'content': [{'type': 'text', 'text': '/no_think'}]}]} | OFF | -1",
            })
    void aRequestSaysTheSameAsRecordAndAsJson(String body, ReasoningMode mode, int budget) {
        JsonNode json = JSON.readTree(body.replace('\'', '"'));

        ReasoningRequest asked = ReasoningFields.read(json);

        assertThat(asked.mode()).isEqualTo(mode);
        assertThat(asked.budget()).isEqualTo(budget < 0 ? OptionalInt.empty() : OptionalInt.of(budget));
        assertThat(ReasoningFields.read(JSON.treeToValue(json, ChatCompletionRequest.class)))
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @EnumSource(ReasoningField.class)
    void everyFieldIsReadAtItsPlace(ReasoningField field) {
        StringBuilder body = new StringBuilder("[1]");
        for (String step : List.of(field.path().split("\\.")).reversed()) {
            body.insert(0, "{\"" + step + "\": ").append('}');
        }

        assertThatThrownBy(() -> ReasoningFields.read(JSON.readTree(body.toString())))
                .isInstanceOfSatisfying(NoesisException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
                    assertThat(e.param()).contains(field.path());
                })
                .hasMessageContaining("[1]");
    }

    @Test
    void aRequestThatSaysNothingLeavesItToTheModel() {
        assertThat(ReasoningFields.read(ChatCompletionRequest.of("m", List.of()).build()))
                .isEqualTo(ReasoningRequest.of(ReasoningMode.AUTO));
    }
}
