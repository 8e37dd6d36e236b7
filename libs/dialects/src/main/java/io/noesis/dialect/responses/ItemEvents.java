package io.noesis.dialect.responses;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the events of one item.
///
/// @param index place of the item in the output
record ItemEvents(EventLog log, String itemId, int index) {

    static final String IN_PROGRESS = "in_progress";

    /// An event of the item itself.
    void item(String type, ObjectNode item) {
        log.add(type).put("output_index", index).set("item", item.deepCopy());
    }

    /// An event of the content of the item.
    ObjectNode content(String type) {
        return log.add(type).put("item_id", itemId).put("output_index", index);
    }

    /// An event of the item's only content part.
    ObjectNode part(String type) {
        return content(type).put("content_index", 0);
    }

    /// The beginning of every item.
    ObjectNode node(String type, String status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", itemId)
                .put("type", type)
                .put("status", status);
    }
}
