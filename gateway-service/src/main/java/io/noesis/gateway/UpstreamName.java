package io.noesis.gateway;

import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/// Who answers a request, kept in the exchange for whoever tells of it.
public final class UpstreamName {

    private static final String ATTRIBUTE = UpstreamName.class.getName();

    private UpstreamName() {}

    public static void set(ServerWebExchange exchange, String name) {
        exchange.getAttributes().put(ATTRIBUTE, name);
    }

    /// The name that was set, else that of the route, else `-`.
    public static String of(ServerWebExchange exchange) {
        String name = exchange.getAttribute(ATTRIBUTE);
        if (name != null) {
            return name;
        }
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? "-" : route.getId();
    }
}
