package io.noesis.inference.answer;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.telemetry.RequestMeters;
import io.noesis.support.request.CallerHeaders;

/// What every endpoint that answers does around its answer: measure it, know whose it is, notice that the client has
/// gone.
///
/// Answers are written by hand on the request's own virtual thread, streamed or not: so the thread that writes is the
/// one that finds the client gone, and nothing stands between the two.
@Component
public class AnswerRequests {

    /// What nginx logs for a client that closed the request; it reaches only our own metrics.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ModelCatalog catalog;
    private final RequestMeters meters;

    public AnswerRequests(ModelCatalog catalog, RequestMeters meters) {
        this.catalog = catalog;
        this.meters = meters;
    }

    /// Answers one request.
    @FunctionalInterface
    public interface Work {

        /// @param tenant whose request it is
        /// @throws IOException when the client has gone
        void run(String tenant, ClientConnection client, RequestMeters.Request meter)
                throws IOException, InterruptedException;
    }

    /// @param operation as the metrics name it, such as `chat`
    public void run(String operation, HttpServletRequest request, HttpServletResponse response, Work work)
            throws InterruptedException {
        try (RequestMeters.Request meter = meters.begin(operation, catalog.servedId())) {
            try {
                work.run(tenant(request), ClientConnection.of(request), meter);
            } catch (IOException e) {
                // Nobody is left to be told; the generation was cancelled where the failure was found.
                meter.abandoned();
                if (!response.isCommitted()) {
                    response.setStatus(CLIENT_CLOSED_REQUEST);
                }
            } catch (RuntimeException e) {
                meter.failed(e instanceof NoesisException known ? known.code() : ErrorCode.INTERNAL_ERROR);
                throw e;
            }
        }
    }

    /// Whose request it is. Without a gateway in front everybody is one tenant.
    public static String tenant(HttpServletRequest request) {
        String key = request.getHeader(CallerHeaders.KEY_ID);
        return key == null ? "" : key;
    }
}
