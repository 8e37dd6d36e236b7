package io.noesis.gateway;

import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/// Tells requests to the management port from those to the public one.
///
/// Spring Boot hands the service's filters on to the server behind the management port, whose context is a child of
/// the service's.
@Component
public class ManagementServer {

    private final ApplicationContext service;

    ManagementServer(ApplicationContext service) {
        this.service = service;
    }

    /// Whether the request came in through the management port. Never so when both share one port.
    public boolean serves(ServerWebExchange exchange) {
        ApplicationContext server = exchange.getApplicationContext();
        return server != null && server.getParent() == service;
    }
}
