package io.noesis.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Asks a hub, following redirects by hand, because what may follow them must be decided at each step:
///
/// - at most five;
/// - to `http` or `https` only, and never from `https` down to `http`;
/// - the token goes to the endpoint's own origin (scheme, host and port), to no other, and once a redirect has left
///   it, not even back;
/// - checksums are believed only from the endpoint's own origin.
final class HubClient implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final HubSettings settings;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    HubClient(HubSettings settings) {
        this.settings = settings;
    }

    /// The answer after all redirects.
    ///
    /// @param body to be closed
    /// @param checksum that the endpoint named on the way
    record Answer(HttpResponse<InputStream> response, InputStream body, Optional<Checksum> checksum) {}

    /// @param path below the endpoint
    /// @param from first byte wanted; a range is asked for if it is not 0
    /// @throws HubException for every status but 200, 206 and 416, temporary where another attempt may succeed
    Answer get(String path, long from) throws IOException, InterruptedException {
        URI target = URI.create(settings.endpoint() + path);
        boolean trusted = true;
        Optional<Checksum> checksum = Optional.empty();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response =
                    http.send(request(target, from, trusted), BodyHandlers.ofInputStream());
            if (trusted) {
                Optional<Checksum> earlier = checksum;
                checksum = checksum(response).or(() -> earlier);
            }
            if (!isRedirect(response.statusCode())) {
                return new Answer(accepted(response, target), response.body(), checksum);
            }
            response.body().close();
            URI next = next(target, response);
            trusted = trusted && sameOrigin(settings.endpoint(), next);
            target = next;
        }
        throw HubException.lasting(
                "%s redirects more than %d times".formatted(settings.endpoint().getHost(), MOST_REDIRECTS));
    }

    private HttpRequest request(URI target, long from, boolean trusted) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(settings.stall())
                .header("User-Agent", "noesis")
                // A compressed answer would have other bytes than those that were asked for.
                .header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (trusted) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.build();
    }

    private static URI next(URI from, HttpResponse<?> response) {
        @Nullable String location = response.headers().firstValue("Location").orElse(null);
        try {
            URI next = from.resolve(String.valueOf(location));
            String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("https") || scheme.equals("http") && !"https".equals(from.getScheme());
            if (location == null || !known || next.getHost() == null) {
                throw HubException.lasting("%s redirects to where a download must not go".formatted(from.getHost()));
            }
            return next;
        } catch (IllegalArgumentException e) {
            throw new HubException("%s redirects to what is no address".formatted(from.getHost()), false, e);
        }
    }

    private HttpResponse<InputStream> accepted(HttpResponse<InputStream> response, URI target) throws IOException {
        int status = response.statusCode();
        if (status == 200 || status == 206 || status == 416) {
            return response;
        }
        response.body().close();
        String what = "%s answered %d".formatted(target.getHost(), status);
        throw switch (status) {
            case 401, 403 ->
                HubException.lasting(what
                        + (settings.token().isPresent()
                                ? ": the token gives no access; accept the model's terms or use another token"
                                : ": a token is needed (HF_TOKEN, or a file at HF_TOKEN_PATH)"));
            case 404 -> HubException.lasting(what + ": no such model, revision or file, or no access to it");
            case 408, 429, 500, 502, 503, 504 -> HubException.temporary(what);
            default -> HubException.lasting(what);
        };
    }

    private static Optional<Checksum> checksum(HttpResponse<?> response) {
        return response.headers()
                .firstValue("X-Linked-Etag")
                .or(() -> response.headers().firstValue("ETag"))
                .flatMap(Checksum::of);
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static boolean sameOrigin(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
