package io.noesis.gateway;

import org.springframework.web.server.ServerWebExchange;

/// What the gateway knows of the caller, kept in the exchange.
public final class CallerAttributes {

    /// Header by which the services behind learn whose key it was; never accepted from outside.
    public static final String KEY_ID_HEADER = "X-Noesis-Key-Id";

    private static final String KEY_NAME = CallerAttributes.class.getName() + ".keyName";

    private CallerAttributes() {}

    public static void setKeyName(ServerWebExchange exchange, String name) {
        exchange.getAttributes().put(KEY_NAME, name);
    }

    /// The name of the key, or `-` when there was no valid one.
    public static String keyName(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(KEY_NAME, "-");
    }
}
