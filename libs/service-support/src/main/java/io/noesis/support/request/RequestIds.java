package io.noesis.support.request;

import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Accepts a caller's request id when it is harmless in a log line, and makes one otherwise.
public final class RequestIds {

    public static final String HEADER = "X-Request-Id";

    /// Name in the logging context.
    public static final String MDC_KEY = "requestId";

    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private RequestIds() {}

    public static String acceptOrCreate(@Nullable String fromCaller) {
        if (fromCaller != null && ACCEPTABLE.matcher(fromCaller).matches()) {
            return fromCaller;
        }
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }
}
