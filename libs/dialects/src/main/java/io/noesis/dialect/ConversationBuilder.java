package io.noesis.dialect;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the messages of a chat request. What an assistant said, thought and called in one turn becomes one
/// message, however many items the other API spreads it over.
public final class ConversationBuilder {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ArrayNode messages = JSON.arrayNode();
    private final FieldOrigins origins;
    private @Nullable Turn turn;

    /// @param origins is told where each message came from
    public ConversationBuilder(FieldOrigins origins) {
        this.origins = origins;
    }

    /// @param role `system` or `user`
    public void message(String role, String text, String origin) {
        endTurn();
        add(role, text, origin);
    }

    /// @param origin the text of the result, in the caller's words
    public void toolResult(String callId, String text, String origin) {
        endTurn();
        add("tool", text, origin).put("tool_call_id", callId);
    }

    /// @param separator between this text and what the turn has said before
    public void assistantText(String text, String separator, String origin) {
        turn(origin).say(text, separator);
    }

    public void assistantThinking(String text, String origin) {
        turn(origin).thinking.append(text);
    }

    /// @param arguments JSON as text
    public void assistantCall(String id, String name, String arguments, String origin) {
        ObjectNode call = turn(origin).calls.addObject();
        call.put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
    }

    /// Whether the assistant's turn has text or calls already, so that a further text is a further message.
    public boolean hasSpoken() {
        return turn != null && (turn.spoke || !turn.calls.isEmpty());
    }

    /// What the assistant says next is another message.
    public void endTurn() {
        if (turn == null) {
            return;
        }
        Turn ended = turn;
        turn = null;
        ObjectNode message = add("assistant", ended.spoke ? ended.text.toString() : null, ended.origin);
        if (!ended.thinking.isEmpty()) {
            message.put("reasoning_content", ended.thinking.toString());
        }
        if (!ended.calls.isEmpty()) {
            message.set("tool_calls", ended.calls);
        }
    }

    public ArrayNode build() {
        endTurn();
        return messages;
    }

    private ObjectNode add(String role, @Nullable String text, String origin) {
        origins.put("messages[%d]".formatted(messages.size()), origin);
        return messages.addObject().put("role", role).put("content", text);
    }

    private Turn turn(String origin) {
        if (turn == null) {
            turn = new Turn(origin);
        }
        return turn;
    }

    private static final class Turn {

        private final String origin;
        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder text = new StringBuilder();
        private final ArrayNode calls = JSON.arrayNode();
        private boolean spoke;

        Turn(String origin) {
            this.origin = origin;
        }

        void say(String piece, String separator) {
            text.append(spoke ? separator : "").append(piece);
            spoke = true;
        }
    }
}
