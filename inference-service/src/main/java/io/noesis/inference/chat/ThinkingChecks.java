package io.noesis.inference.chat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.InvalidReasoningException;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningField;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.chat.family.ReasoningSwitch;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.dialect.RequestField;
import io.noesis.inference.request.Quoted;
import io.noesis.inference.steering.ThinkingProperties;

import tools.jackson.databind.JsonNode;

/// Weighs all fields that have a say in the thinking, and the limits of whoever runs the service.
@Component
class ThinkingChecks {

    private final ThinkingProperties properties;

    ThinkingChecks(ThinkingProperties properties) {
        this.properties = properties;
    }

    /// @throws NoesisException when a field is malformed or contradicts another
    ThinkingPlan check(RequestField body, List<PromptMessage> messages, ModelFamily family) {
        ReasoningRequest asked = resolve(body, messages);
        return new ThinkingPlan(asked.mode(), family.effective(asked.mode()), budget(asked.budget()), asked.hidden());
    }

    private static ReasoningRequest resolve(RequestField body, List<PromptMessage> messages) {
        Map<ReasoningField, Object> given = new EnumMap<>(ReasoningField.class);
        for (ReasoningField field : ReasoningField.values()) {
            Object value = value(at(body.node(), field.path()));
            if (value != null) {
                given.put(field, value);
            }
        }
        String system = messages.stream()
                .filter(message -> message.role().equals("system"))
                .map(PromptMessage::content)
                .findFirst()
                .orElse(null);
        try {
            return new ReasoningSwitch(given, system).resolve();
        } catch (InvalidReasoningException e) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, Quoted.cut(e.getMessage()), e.field(), e);
        }
    }

    private OptionalInt budget(OptionalInt asked) {
        int largest = properties.largestBudget();
        if (asked.isPresent()) {
            return largest == 0 ? asked : OptionalInt.of(Math.min(largest, asked.getAsInt()));
        }
        int standard = properties.defaultBudget() == 0 ? largest : properties.defaultBudget();
        return standard == 0 ? OptionalInt.empty() : OptionalInt.of(standard);
    }

    private static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String step : path.split("\\.", -1)) {
            found = found.path(step);
        }
        return found;
    }

    /// As JSON has it; null where there is nothing.
    private static @Nullable Object value(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isString() ? node.asString() : node.toString();
    }
}
