package io.noesis.support.request;

/// Headers by which the gateway tells the services behind it who calls.
public final class CallerHeaders {

    /// Which key a request came with. The gateway drops what callers send under this name.
    public static final String KEY_ID = "X-Noesis-Key-Id";

    private CallerHeaders() {}
}
