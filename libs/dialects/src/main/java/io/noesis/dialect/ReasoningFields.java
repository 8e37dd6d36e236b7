package io.noesis.dialect;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.ChatMessage;
import io.noesis.chat.family.InvalidReasoningException;
import io.noesis.chat.family.ReasoningField;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.chat.family.ReasoningSwitch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads what a chat request asks for in the way of thinking, under all the names it may have.
public final class ReasoningFields {

    private static final Set<String> SYSTEM_ROLES = Set.of("system", "developer");

    private ReasoningFields() {}

    /// @throws NoesisException naming the first field that is malformed or contradicts another
    public static ReasoningRequest read(ChatCompletionRequest chat) {
        JsonMapper json = JsonMapper.shared();
        // The conversation stays where it is: it may be long.
        ObjectNode fields = JsonNodeFactory.instance
                .objectNode()
                .put("reasoning_effort", chat.reasoningEffort())
                .put("max_thinking_tokens", chat.maxThinkingTokens())
                .put("thinking_token_budget", chat.thinkingTokenBudget())
                .put("include_reasoning", chat.includeReasoning());
        fields.set("reasoning", json.valueToTree(chat.reasoning()));
        fields.set("thinking", json.valueToTree(chat.thinking()));
        fields.set("nvext", json.valueToTree(chat.nvext()));
        fields.set("chat_template_kwargs", json.valueToTree(chat.chatTemplateKwargs()));
        return resolve(RequestField.root(fields), systemText(chat.messages()));
    }

    /// @param chat the body of a chat request
    /// @throws NoesisException naming the first field that is malformed or contradicts another
    public static ReasoningRequest read(JsonNode chat) {
        RequestField request = RequestField.root(chat);
        return resolve(request, systemText(request.get("messages").node()));
    }

    private static ReasoningRequest resolve(RequestField request, @Nullable String systemText) {
        Map<ReasoningField, Object> given = new EnumMap<>(ReasoningField.class);
        for (ReasoningField field : ReasoningField.values()) {
            RequestField value = request.at(field.path());
            if (value.isPresent()) {
                given.put(field, plain(value.node()));
            }
        }
        try {
            return new ReasoningSwitch(given, systemText).resolve();
        } catch (InvalidReasoningException e) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, String.valueOf(e.getMessage()), e.field(), e);
        }
    }

    private static Object plain(JsonNode value) {
        if (value.isString()) {
            return value.asString();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        return value.isNumber() ? value.numberValue() : value;
    }

    private static @Nullable String systemText(@Nullable List<ChatMessage> messages) {
        return messages == null
                ? null
                : messages.stream()
                        .filter(message -> message != null && SYSTEM_ROLES.contains(String.valueOf(message.role())))
                        .findFirst()
                        .map(ChatMessage::content)
                        .orElse(null);
    }

    private static @Nullable String systemText(JsonNode messages) {
        for (JsonNode message : messages) {
            if (SYSTEM_ROLES.contains(message.path("role").asString(""))) {
                return text(message.path("content"));
            }
        }
        return null;
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }
}
