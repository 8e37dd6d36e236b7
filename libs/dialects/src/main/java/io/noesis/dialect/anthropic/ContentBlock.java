package io.noesis.dialect.anthropic;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dialect.Quoted;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A block of a message's content, while it is written and afterwards.
final class ContentBlock {

    enum Kind {
        THINKING("thinking"),
        TEXT("text"),
        TOOL_USE("tool_use");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Kind kind;
    private final String id;
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private @Nullable JsonNode input;

    private ContentBlock(Kind kind, String id, String name) {
        this.kind = kind;
        this.id = id;
        this.name = name;
    }

    static ContentBlock of(Kind kind) {
        return new ContentBlock(kind, "", "");
    }

    static ContentBlock call(String id, String name) {
        return new ContentBlock(Kind.TOOL_USE, id, name);
    }

    Kind kind() {
        return kind;
    }

    void append(String piece) {
        text.append(piece);
    }

    /// The block before its first delta.
    ObjectNode start() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", kind.wire);
        switch (kind) {
            case THINKING -> node.put("thinking", "").put("signature", "");
            case TEXT -> node.put("text", "");
            case TOOL_USE -> node.put("id", id).put("name", name).putObject("input");
        }
        return node;
    }

    /// Checks what a client will have to parse.
    ///
    /// @param cutOff whether the limit of the answer ended it here, so that arguments may lack their end
    /// @throws NoesisException when the arguments of a call are no JSON object
    void close(boolean cutOff) {
        if (kind != Kind.TOOL_USE) {
            return;
        }
        input = parse(text.isEmpty() ? "{}" : text.toString());
        if (input == null && !cutOff) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE,
                    "the arguments of the call of %s are no JSON object".formatted(Quoted.of(name)));
        }
    }

    /// The finished block; none where a call was cut off in its arguments.
    Optional<ObjectNode> whole() {
        ObjectNode node = start();
        switch (kind) {
            case THINKING -> node.put("thinking", text.toString()).put("signature", MessagesAnswer.SIGNATURE);
            case TEXT -> node.put("text", text.toString());
            case TOOL_USE -> {
                if (input == null) {
                    return Optional.empty();
                }
                node.set("input", input);
            }
        }
        return Optional.of(node);
    }

    private static @Nullable JsonNode parse(String arguments) {
        try {
            JsonNode parsed = JSON.readTree(arguments);
            return parsed.isObject() ? parsed : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
