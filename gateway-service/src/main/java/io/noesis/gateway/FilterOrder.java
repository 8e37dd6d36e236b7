package io.noesis.gateway;

import org.springframework.core.Ordered;

/// The order of the gateway's filters, in one place: the log line sees every request, and nothing is read or routed
/// before the key is known.
public final class FilterOrder {

    /// Behind the request id, which is first, and of which it is another name.
    public static final int ANTHROPIC_REQUEST_ID = Ordered.HIGHEST_PRECEDENCE + 5;

    /// Behind the request id.
    public static final int ACCESS_LOG = Ordered.HIGHEST_PRECEDENCE + 10;

    public static final int API_KEY = Ordered.HIGHEST_PRECEDENCE + 20;

    public static final int PATH = Ordered.HIGHEST_PRECEDENCE + 30;

    public static final int BODY_LIMIT = Ordered.HIGHEST_PRECEDENCE + 40;

    /// Behind the limit, since it reads bodies.
    public static final int REMOTE_MODELS = Ordered.HIGHEST_PRECEDENCE + 50;

    private FilterOrder() {}
}
