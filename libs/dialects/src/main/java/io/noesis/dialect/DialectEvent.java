package io.noesis.dialect;

import tools.jackson.databind.node.ObjectNode;

/// One server-sent event of another API.
///
/// @param name what stands behind `event:`
/// @param data what stands behind `data:`
public record DialectEvent(String name, ObjectNode data) {}
