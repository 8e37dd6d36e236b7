package io.noesis.inference.chat;

import java.util.OptionalInt;

import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.dialect.ReasoningFields;
import io.noesis.dialect.RequestField;
import io.noesis.inference.steering.ThinkingProperties;

/// Weighs all fields that have a say in the thinking, and the limits of whoever runs the service.
@Component
class ThinkingChecks {

    private final ThinkingProperties properties;

    ThinkingChecks(ThinkingProperties properties) {
        this.properties = properties;
    }

    /// @throws NoesisException when a field is malformed or contradicts another
    ThinkingPlan check(RequestField body, ModelFamily family) {
        ReasoningRequest asked = ReasoningFields.read(body.node());
        return new ThinkingPlan(asked.mode(), family.effective(asked.mode()), budget(asked.budget()), asked.hidden());
    }

    private OptionalInt budget(OptionalInt asked) {
        int largest = properties.largestBudget();
        if (asked.isPresent()) {
            return largest == 0 ? asked : OptionalInt.of(Math.min(largest, asked.getAsInt()));
        }
        int standard = properties.defaultBudget() == 0 ? largest : properties.defaultBudget();
        return standard == 0 ? OptionalInt.empty() : OptionalInt.of(standard);
    }
}
