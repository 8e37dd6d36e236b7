package io.noesis.dialect.responses;

import tools.jackson.databind.node.ObjectNode;

/// An item of the output that is being written. It tells its events as it grows.
sealed interface OutputItem permits ReasoningItem, MessageItem, CallItem {

    /// Ends the item with its last events.
    ///
    /// @param status `completed` or `incomplete`
    /// @return the item as it stands in the response object
    ObjectNode close(String status);
}
