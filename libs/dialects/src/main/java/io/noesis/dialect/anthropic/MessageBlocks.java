package io.noesis.dialect.anthropic;

import java.util.List;

import io.noesis.dialect.ConversationBuilder;
import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;

/// From `system` and `messages` with their blocks to the messages of a conversation.
///
/// Text blocks of one message are paragraphs of one text. A tool result becomes a message of its own, in its place;
/// the chat contract has no word for a failed one, so its text says so.
final class MessageBlocks {

    private static final String PARAGRAPH = "\n\n";
    private static final String FAILED = "Error: ";

    private final FieldOrigins origins;
    private final ConversationBuilder conversation;

    MessageBlocks(FieldOrigins origins) {
        this.origins = origins;
        this.conversation = new ConversationBuilder(origins);
    }

    ArrayNode read(RequestField system, RequestField messages) {
        if (system.isPresent()) {
            conversation.message("system", text(system), system.path());
        }
        List<RequestField> all = messages.required().elements();
        for (RequestField message : all) {
            message(message.object());
        }
        refuseUnfinishedAnswer(all);
        ArrayNode read = conversation.build();
        origins.put("messages", messages.path());
        return read;
    }

    private void message(RequestField message) {
        RequestField role = message.get("role");
        RequestField content = message.get("content").required();
        switch (role.text()) {
            case "system" -> conversation.message("system", text(content), message.path());
            case "user" -> user(message, content);
            case "assistant" -> assistant(message, content);
            default -> throw role.invalid("must be 'user', 'assistant' or 'system'");
        }
    }

    /// An assistant's message at the end would have to be gone on with, which the chat contract cannot ask for.
    private static void refuseUnfinishedAnswer(List<RequestField> messages) {
        if (!messages.isEmpty()) {
            RequestField role = messages.getLast().get("role");
            if (role.text().equals("assistant")) {
                throw role.unsupported("must be 'user' in the last message, since an answer cannot be continued");
            }
        }
    }

    private void user(RequestField message, RequestField content) {
        if (content.isString()) {
            conversation.message("user", content.text(), message.path());
            return;
        }
        StringBuilder text = new StringBuilder();
        for (RequestField block : content.elements()) {
            RequestField type = block.object().get("type");
            switch (type.text()) {
                case "text" -> append(text, block);
                case "tool_result" -> {
                    flush(text, message);
                    toolResult(block);
                }
                default -> throw type.unsupported("must be 'text' or 'tool_result'");
            }
        }
        flush(text, message);
    }

    private void flush(StringBuilder text, RequestField message) {
        if (!text.isEmpty()) {
            conversation.message("user", text.toString(), message.path());
            text.setLength(0);
        }
    }

    private void toolResult(RequestField block) {
        RequestField content = block.get("content");
        String text = content.isPresent() ? text(content) : "";
        conversation.toolResult(
                block.get("tool_use_id").text(),
                block.get("is_error").flag(false) ? FAILED + text : text,
                block.path());
    }

    private void assistant(RequestField message, RequestField content) {
        conversation.endTurn();
        if (content.isString()) {
            conversation.assistantText(content.text(), "", message.path());
            return;
        }
        for (RequestField block : content.elements()) {
            RequestField type = block.object().get("type");
            switch (type.text()) {
                case "text" -> conversation.assistantText(block.get("text").text(), PARAGRAPH, message.path());
                // Its signature is not looked at: see MessagesAnswer.SIGNATURE.
                case "thinking" ->
                    conversation.assistantThinking(block.get("thinking").text(), message.path());
                case "redacted_thinking" -> {
                    // Made for the server that wrote it; nobody else can read it.
                }
                case "tool_use" ->
                    conversation.assistantCall(
                            block.get("id").text(),
                            block.get("name").text(),
                            block.get("input").object().node().toString(),
                            message.path());
                default -> throw type.unsupported("must be 'text', 'thinking', 'redacted_thinking' or 'tool_use'");
            }
        }
        conversation.endTurn();
    }

    /// Text given as such or in blocks.
    private static String text(RequestField content) {
        if (content.isString()) {
            return content.text();
        }
        StringBuilder text = new StringBuilder();
        for (RequestField block : content.elements()) {
            RequestField type = block.object().get("type");
            if (!type.text().equals("text")) {
                throw type.unsupported("must be 'text'");
            }
            append(text, block);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, RequestField block) {
        text.append(text.isEmpty() ? "" : PARAGRAPH).append(block.get("text").text());
    }
}
