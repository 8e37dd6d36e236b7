package io.noesis.inference.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatMessage;
import io.noesis.chat.prompt.PromptMessage;

/// From the messages of a request to those the template sees.
///
/// Thinking in the history is accepted, so that clients may send back what they got, and dropped: the models were
/// trained without it.
final class MessageChecks {

    private static final String ASSISTANT = "assistant";
    private static final Set<String> ROLES = Set.of("system", "developer", "user", ASSISTANT, "tool");

    private MessageChecks() {}

    static List<PromptMessage> check(@Nullable List<ChatMessage> messages) {
        if (messages == null) {
            throw NoesisException.missing("messages");
        }
        if (messages.isEmpty()) {
            throw NoesisException.invalid("messages", "must have at least 1 message", "0");
        }
        List<PromptMessage> checked = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            checked.add(check("messages[%d]".formatted(i), messages.get(i)));
        }
        return checked;
    }

    private static PromptMessage check(String field, @Nullable ChatMessage message) {
        if (message == null) {
            throw NoesisException.invalid(field, "must be a message", null);
        }
        String role = message.role();
        if (role == null) {
            throw NoesisException.missing(field + ".role");
        }
        if (!ROLES.contains(role)) {
            throw NoesisException.invalid(
                    field + ".role",
                    "must be one of 'system', 'developer', 'user', 'assistant' or 'tool'",
                    Quoted.of(role));
        }
        String content = message.content();
        if (content == null && !role.equals(ASSISTANT)) {
            throw NoesisException.missing(field + ".content");
        }
        // OpenAI renamed the role; the templates of open models know the old name.
        return new PromptMessage(role.equals("developer") ? "system" : role, content == null ? "" : content);
    }
}
