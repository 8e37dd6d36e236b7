package io.noesis.dialect.responses;

import java.util.Set;

import io.noesis.dialect.ConversationBuilder;
import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;

/// From `instructions` and `input` to the messages of a conversation.
///
/// Reasoning, message and calls that follow each other are one turn of the assistant. The parts of a message are
/// joined as they are.
final class InputItems {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");

    private final FieldOrigins origins;
    private final ConversationBuilder conversation;

    InputItems(FieldOrigins origins) {
        this.origins = origins;
        this.conversation = new ConversationBuilder(origins);
    }

    ArrayNode read(RequestField instructions, RequestField input) {
        if (instructions.isPresent()) {
            conversation.message("system", instructions.text(), instructions.path());
        }
        if (input.required().isString()) {
            conversation.message("user", input.text(), input.path());
        } else {
            for (RequestField item : input.elements()) {
                item(item.object());
            }
        }
        ArrayNode messages = conversation.build();
        origins.put("messages", input.path());
        return messages;
    }

    private void item(RequestField item) {
        String type = item.get("type").text("message");
        switch (type) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" ->
                conversation.assistantCall(
                        item.get("call_id").text(),
                        item.get("name").text(),
                        item.get("arguments").text(),
                        item.path());
            case "function_call_output" ->
                conversation.toolResult(
                        item.get("call_id").text(), text(item.get("output"), "input_text"), item.path());
            default ->
                throw item.get("type")
                        .unsupported("must be 'message', 'reasoning', 'function_call' or 'function_call_output'");
        }
    }

    private void message(RequestField item) {
        RequestField role = item.get("role");
        if (!ROLES.contains(role.text())) {
            throw role.invalid("must be 'user', 'assistant', 'system' or 'developer'");
        }
        if (role.text().equals("assistant")) {
            if (conversation.hasSpoken()) {
                conversation.endTurn();
            }
            conversation.assistantText(text(item.get("content"), "output_text"), "", item.path());
            return;
        }
        conversation.message(role.text(), text(item.get("content"), "input_text"), item.path());
    }

    /// The text itself, or else its summary; encrypted thinking of other servers cannot be read and says nothing to
    /// us.
    private void reasoning(RequestField item) {
        if (conversation.hasSpoken()) {
            conversation.endTurn();
        }
        RequestField source = item.get("content").elements().isEmpty() ? item.get("summary") : item.get("content");
        for (RequestField part : source.elements()) {
            conversation.assistantThinking(part.get("text").text(), item.path());
        }
    }

    /// @param kind type of the text parts that this place may have
    private static String text(RequestField content, String kind) {
        if (content.required().isString()) {
            return content.text();
        }
        StringBuilder text = new StringBuilder();
        for (RequestField part : content.elements()) {
            RequestField type = part.object().get("type");
            switch (type.text()) {
                case "input_text", "output_text", "text" ->
                    text.append(part.get("text").text());
                case "refusal" -> text.append(part.get("refusal").text());
                default -> throw type.unsupported("must be '%s'".formatted(kind));
            }
        }
        return text.toString();
    }
}
