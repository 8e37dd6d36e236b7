package io.noesis.dialect.backend;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.SystemPhrase;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes a conversation as the model was trained to see it: the family's switch at the head of the system text, no
/// thinking of earlier turns, `system` for the role that OpenAI renamed to `developer`.
final class HistoryRewrite {

    private final BackendModel model;
    private final ReasoningMode mode;

    HistoryRewrite(BackendModel model, ReasoningMode mode) {
        this.model = model;
        this.mode = mode;
    }

    ArrayNode rewrite(RequestField messages) {
        ArrayNode rewritten = JsonNodeFactory.instance.arrayNode();
        for (RequestField message : messages.required().elements()) {
            rewritten.add(message(message.object()));
        }
        if (mode != ReasoningMode.AUTO) {
            model.family().ifPresent(family -> toggle(rewritten, family));
        }
        return rewritten;
    }

    private ObjectNode message(RequestField message) {
        String role = message.get("role").text();
        ObjectNode rewritten = JsonNodeFactory.instance.objectNode().put("role", inOpenModels(role));
        RequestField content = message.get("content");
        String text = content.isPresent() ? text(content) : null;
        rewritten.put("content", text != null && role.equals("assistant") ? withoutThinking(text) : text);
        for (String kept : new String[] {"tool_calls", "tool_call_id", "name"}) {
            if (message.get(kept).isPresent()) {
                rewritten.set(kept, message.get(kept).node());
            }
        }
        return rewritten;
    }

    private void toggle(ArrayNode messages, ModelFamily family) {
        String phrase = mode == ReasoningMode.ON ? family.systemOn() : family.systemOff();
        for (int i = 0; i < messages.size(); i++) {
            if (isSystem(messages, i)) {
                ObjectNode message = (ObjectNode) messages.get(i);
                message.put(
                        "content",
                        SystemPhrase.removeFrom(message.path("content").asString("")));
            }
        }
        if (isSystem(messages, 0)) {
            ObjectNode first = (ObjectNode) messages.get(0);
            String own = first.path("content").asString("");
            first.put("content", own.isEmpty() ? phrase : phrase + "\n\n" + own);
        } else {
            messages.insertObject(0).put("role", "system").put("content", phrase);
        }
    }

    private static boolean isSystem(ArrayNode messages, int index) {
        return messages.path(index).path("role").asString("").equals("system");
    }

    private static String inOpenModels(String role) {
        return role.equals("developer") ? "system" : role;
    }

    private String withoutThinking(String text) {
        String closeTag = model.format().closeTag();
        int end = text.lastIndexOf(closeTag);
        return end < 0 ? text : text.substring(end + closeTag.length()).stripLeading();
    }

    private static String text(RequestField content) {
        if (content.isString()) {
            return content.text();
        }
        StringBuilder text = new StringBuilder();
        for (RequestField part : content.elements()) {
            if (!part.object().get("type").text().equals("text")) {
                throw part.get("type").unsupported("must be 'text'");
            }
            text.append(part.get("text").text());
        }
        return text.toString();
    }
}
