package io.noesis.dialect.responses;

import tools.jackson.databind.node.ObjectNode;

/// A function that the model wants called.
final class CallItem implements OutputItem {

    private final ItemEvents events;
    private final String callId;
    private final String name;
    private final StringBuilder arguments = new StringBuilder();

    CallItem(ItemEvents events, String callId, String name) {
        this.events = events;
        this.callId = callId;
        this.name = name;
        events.item("response.output_item.added", node(ItemEvents.IN_PROGRESS));
    }

    void add(String piece) {
        arguments.append(piece);
        events.content("response.function_call_arguments.delta").put("delta", piece);
    }

    @Override
    public ObjectNode close(String status) {
        events.content("response.function_call_arguments.done")
                .put("name", name)
                .put("arguments", arguments.toString());
        ObjectNode item = node(status);
        events.item("response.output_item.done", item);
        return item;
    }

    private ObjectNode node(String status) {
        return events.node("function_call", status)
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments.toString());
    }
}
