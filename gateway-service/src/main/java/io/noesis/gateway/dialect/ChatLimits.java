package io.noesis.gateway.dialect;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.dialect.RequestField;
import io.noesis.dialect.UnsupportedFields;

import tools.jackson.databind.JsonNode;

/// The limits of a chat request that cost the gateway something, and fields of OpenAI's that nobody behind would
/// honour. All other limits are those of the backend, whose refusal is shown.
final class ChatLimits {

    static final int MOST_CHOICES = 8;
    static final int MOST_STOP_STRINGS = 4;
    static final int LONGEST_STOP_STRING = 256;

    private static final List<String> REFUSED =
            List.of("functions", "function_call", "audio", "web_search_options", "previous_response_id");

    private ChatLimits() {}

    /// @throws NoesisException naming the first field at fault
    static void check(ChatCompletionRequest chat) {
        if (chat.messages() == null) {
            throw NoesisException.missing("messages");
        }
        if (chat.messages().isEmpty()) {
            throw NoesisException.invalid("messages", "must have at least 1 message", "0");
        }
        Integer n = chat.n();
        if (n != null && (n < 1 || n > MOST_CHOICES)) {
            throw NoesisException.invalid("n", "must be at least 1 and at most %d".formatted(MOST_CHOICES), n);
        }
        atLeastOne("max_tokens", chat.maxTokens());
        atLeastOne("max_completion_tokens", chat.maxCompletionTokens());
        stop(chat.stop());
    }

    /// @throws NoesisException naming the first field that asks for something nobody would do
    static void refuse(JsonNode body) {
        RequestField root = RequestField.root(body);
        for (String name : REFUSED) {
            RequestField field = root.get(name);
            if (field.isPresent()
                    && !(field.node().isContainer() && field.node().isEmpty())) {
                throw field.unsupported("must be absent or empty");
            }
        }
        UnsupportedFields.check(root);
    }

    private static void atLeastOne(String field, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw NoesisException.invalid(field, "must be at least 1", value);
        }
    }

    private static void stop(@Nullable List<String> given) {
        if (given == null) {
            return;
        }
        if (given.size() > MOST_STOP_STRINGS) {
            throw NoesisException.invalid(
                    "stop", "must have at most %d strings".formatted(MOST_STOP_STRINGS), given.size());
        }
        for (String text : given) {
            if (text == null || text.isEmpty() || text.length() > LONGEST_STOP_STRING) {
                throw NoesisException.invalid(
                        "stop",
                        "must have strings of 1 to %d characters".formatted(LONGEST_STOP_STRING),
                        text == null ? "null" : text.length() + " characters");
            }
        }
    }
}
