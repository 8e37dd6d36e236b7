package io.noesis.dialect.responses;

import java.util.List;

import io.noesis.api.openai.ChoiceLogprobs.Alternative;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The text of the answer.
final class MessageItem implements OutputItem {

    private final ItemEvents events;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();

    MessageItem(ItemEvents events) {
        this.events = events;
        ObjectNode item = events.node("message", ItemEvents.IN_PROGRESS).put("role", "assistant");
        item.putArray("content");
        events.item("response.output_item.added", item);
        events.part("response.content_part.added").set("part", part());
    }

    void add(String piece, List<TokenLogprob> tokens) {
        text.append(piece);
        ArrayNode formatted = format(tokens);
        logprobs.addAll(formatted);
        events.part("response.output_text.delta").put("delta", piece).set("logprobs", formatted);
    }

    @Override
    public ObjectNode close(String status) {
        events.part("response.output_text.done").put("text", text.toString()).set("logprobs", logprobs.deepCopy());
        events.part("response.content_part.done").set("part", part());
        ObjectNode item = events.node("message", status).put("role", "assistant");
        item.putArray("content").add(part());
        events.item("response.output_item.done", item);
        return item;
    }

    private ObjectNode part() {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        part.put("type", "output_text").put("text", text.toString());
        part.putArray("annotations");
        part.set("logprobs", logprobs.deepCopy());
        return part;
    }

    private static ArrayNode format(List<TokenLogprob> tokens) {
        ArrayNode formatted = JsonNodeFactory.instance.arrayNode();
        for (TokenLogprob token : tokens) {
            ObjectNode node = formatted.addObject().put("token", token.token()).put("logprob", token.logprob());
            bytes(node, token.bytes());
            ArrayNode top = node.putArray("top_logprobs");
            for (Alternative alternative : token.topLogprobs()) {
                bytes(
                        top.addObject().put("token", alternative.token()).put("logprob", alternative.logprob()),
                        alternative.bytes());
            }
        }
        return formatted;
    }

    private static void bytes(ObjectNode token, List<Integer> bytes) {
        ArrayNode array = token.putArray("bytes");
        bytes.forEach(array::add);
    }
}
