package io.noesis.gateway.routing;

import java.net.URI;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

import io.noesis.gateway.CallerAttributes;
import io.noesis.gateway.proxy.UpstreamProperties;
import io.noesis.support.request.CallerHeaders;
import io.noesis.support.request.ReactiveRequestIdFilter;
import io.noesis.support.request.RequestIds;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Asks the local service which models it has.
@Component
class LocalModels {

    private static final Logger log = LoggerFactory.getLogger(LocalModels.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.create().disableRetry(true);
    private final URI inference;

    LocalModels(UpstreamProperties upstreams) {
        this.inference = upstreams.inference();
    }

    /// Their entries as they came; none when the service is away, since the models of other servers are there all the
    /// same.
    Mono<ArrayNode> list(ServerWebExchange exchange) {
        String requestId = exchange.getAttributeOrDefault(ReactiveRequestIdFilter.ATTRIBUTE, "-");
        return client.headers(headers -> {
                    headers.set(RequestIds.HEADER, requestId);
                    CallerAttributes.keyId(exchange).ifPresent(id -> headers.set(CallerHeaders.KEY_ID, id.toString()));
                })
                .get()
                .uri(inference.resolve("/v1/models"))
                .responseSingle((response, body) -> response.status().code() == 200
                        ? body.asByteArray()
                        : Mono.error(new IllegalStateException("status " + response.status())))
                .map(LocalModels::entries)
                .timeout(PATIENCE)
                .onErrorResume(failure -> {
                    log.warn("{}: models of the local service are not listed: {}", requestId, failure.toString());
                    return Mono.just(JsonMapper.shared().createArrayNode());
                });
    }

    private static ArrayNode entries(byte[] body) {
        JsonNode data = JsonMapper.shared().readTree(body).path("data");
        if (data instanceof ArrayNode entries) {
            return entries;
        }
        throw new IllegalStateException("an answer without data");
    }
}
