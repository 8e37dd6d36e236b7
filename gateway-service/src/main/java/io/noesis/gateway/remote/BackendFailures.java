package io.noesis.gateway.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.netty.handler.timeout.ReadTimeoutException;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dialect.backend.BackendErrors;

import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What went wrong at a server or on the way to it, in words a caller can act on. Names and addresses of servers stay
/// here.
final class BackendFailures {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    private BackendFailures() {}

    /// A refusal by the server.
    ///
    /// @param retryAfter the header of that name, or null
    static NoesisException ofAnswer(String model, int status, byte[] body, @Nullable String retryAfter) {
        NoesisException told = BackendErrors.in(json(body), status)
                .orElseGet(() -> new NoesisException(
                        ErrorCode.UPSTREAM_FAILURE, "the backend of the model '%s' failed".formatted(model)));
        // The status is for the log: a 401 there is about our key, and no business of the caller.
        NoesisException failure = new NoesisException(
                told.code(),
                String.valueOf(told.getMessage()),
                told.param().orElse(null),
                new IllegalStateException("the server of '%s' answered with status %d".formatted(model, status)));
        boolean busy = failure.code() == ErrorCode.QUEUE_FULL || failure.code() == ErrorCode.UPSTREAM_UNAVAILABLE;
        return busy && retryAfter != null && SECONDS.matcher(retryAfter).matches()
                ? new BackendBusyException(failure, Integer.parseInt(retryAfter))
                : failure;
    }

    /// A failure on the way; what is no failure of the way stays as it is.
    static Throwable ofTransport(String model, Throwable failure) {
        String backend = "the backend of the model '%s'".formatted(model);
        return switch (failure) {
            case NoesisException known -> known;
            case PoolAcquirePendingLimitException full ->
                new NoesisException(ErrorCode.QUEUE_FULL, backend + " has no room for the request", null, full);
            case PoolAcquireTimeoutException full ->
                new NoesisException(ErrorCode.QUEUE_FULL, backend + " has no room for the request", null, full);
            case TimeoutException late ->
                new NoesisException(ErrorCode.UPSTREAM_TIMEOUT, backend + " did not answer in time", null, late);
            case ReadTimeoutException late ->
                new NoesisException(ErrorCode.UPSTREAM_TIMEOUT, backend + " did not answer in time", null, late);
            case ConnectException away -> unreachable(backend, away);
            case NoRouteToHostException away -> unreachable(backend, away);
            case UnknownHostException away -> unreachable(backend, away);
            case IOException broken ->
                new NoesisException(ErrorCode.UPSTREAM_FAILURE, backend + " broke off the connection", null, broken);
            default -> failure;
        };
    }

    private static NoesisException unreachable(String backend, Throwable cause) {
        return new NoesisException(
                ErrorCode.UPSTREAM_UNAVAILABLE, backend + " cannot be reached; try again", null, cause);
    }

    /// Many refusals are no JSON: those of a proxy, or a text.
    private static JsonNode json(byte[] body) {
        try {
            return Optional.<JsonNode>ofNullable(JsonMapper.shared().readTree(body))
                    .orElse(MissingNode.getInstance());
        } catch (JacksonException e) {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("message", new String(body, StandardCharsets.UTF_8).strip());
        }
    }
}
