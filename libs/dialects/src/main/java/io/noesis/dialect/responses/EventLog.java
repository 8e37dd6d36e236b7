package io.noesis.dialect.responses;

import java.util.ArrayList;
import java.util.List;

import io.noesis.dialect.DialectEvent;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The events since the last look, numbered through the stream.
final class EventLog {

    private List<DialectEvent> pending = new ArrayList<>();
    private int sequenceNumber;

    /// Begins an event; whoever asked for it fills in the rest.
    ObjectNode add(String type) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("type", type).put("sequence_number", sequenceNumber++);
        pending.add(new DialectEvent(type, data));
        return data;
    }

    List<DialectEvent> take() {
        List<DialectEvent> taken = pending;
        pending = new ArrayList<>();
        return taken;
    }
}
