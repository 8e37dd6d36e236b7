package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.noesis.dialect.DialectEvent;

/// Events with names, as Responses and Messages stream them.
final class NamedEvents {

    private NamedEvents() {}

    static byte[] bytes(List<DialectEvent> events) {
        StringBuilder text = new StringBuilder();
        for (DialectEvent event : events) {
            text.append("event: ")
                    .append(event.name())
                    .append("\ndata: ")
                    .append(event.data())
                    .append("\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
