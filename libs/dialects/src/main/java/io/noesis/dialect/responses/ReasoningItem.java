package io.noesis.dialect.responses;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The thinking. Where a summary was asked for, the summary is the thinking itself, unabridged: nobody here would
/// write another.
final class ReasoningItem implements OutputItem {

    private final ItemEvents events;
    private final boolean withSummary;
    private final StringBuilder text = new StringBuilder();

    ReasoningItem(ItemEvents events, boolean withSummary) {
        this.events = events;
        this.withSummary = withSummary;
        ObjectNode item = events.node("reasoning", ItemEvents.IN_PROGRESS);
        item.putArray("summary");
        item.putArray("content");
        events.item("response.output_item.added", item);
        events.part("response.content_part.added").set("part", part("reasoning_text"));
        if (withSummary) {
            summary("response.reasoning_summary_part.added").set("part", part("summary_text"));
        }
    }

    void add(String piece) {
        text.append(piece);
        events.part("response.reasoning_text.delta").put("delta", piece);
        if (withSummary) {
            summary("response.reasoning_summary_text.delta").put("delta", piece);
        }
    }

    @Override
    public ObjectNode close(String status) {
        events.part("response.reasoning_text.done").put("text", text.toString());
        events.part("response.content_part.done").set("part", part("reasoning_text"));
        ObjectNode item = events.node("reasoning", status);
        item.putArray("summary");
        item.putArray("content").add(part("reasoning_text"));
        if (withSummary) {
            summary("response.reasoning_summary_text.done").put("text", text.toString());
            summary("response.reasoning_summary_part.done").set("part", part("summary_text"));
            item.withArray("summary").add(part("summary_text"));
        }
        events.item("response.output_item.done", item);
        return item;
    }

    private ObjectNode summary(String type) {
        return events.content(type).put("summary_index", 0);
    }

    private ObjectNode part(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("text", text.toString());
    }
}
