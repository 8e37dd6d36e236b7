package io.noesis.gateway;

import java.util.Optional;
import java.util.UUID;

import org.springframework.web.server.ServerWebExchange;

/// What the gateway knows of the caller, kept in the exchange.
public final class CallerAttributes {

    private static final String KEY_ID = CallerAttributes.class.getName() + ".keyId";
    private static final String KEY_NAME = CallerAttributes.class.getName() + ".keyName";

    private CallerAttributes() {}

    public static void setKey(ServerWebExchange exchange, UUID id, String name) {
        exchange.getAttributes().put(KEY_ID, id);
        exchange.getAttributes().put(KEY_NAME, name);
    }

    /// The id of the key, or nothing when there was no valid one.
    public static Optional<UUID> keyId(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(KEY_ID));
    }

    /// The name of the key, or `-` when there was no valid one.
    public static String keyName(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(KEY_NAME, "-");
    }
}
