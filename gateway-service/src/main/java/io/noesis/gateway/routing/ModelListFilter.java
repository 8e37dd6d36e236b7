package io.noesis.gateway.routing;

import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.noesis.api.openai.ModelList;
import io.noesis.gateway.FilterOrder;
import io.noesis.gateway.UpstreamName;
import io.noesis.gateway.remote.RemoteModel;
import io.noesis.gateway.remote.RemoteModels;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists the models of ours and those that other servers serve as one. While there are none of the latter, the list
/// is that of the local service, untouched.
@Component
class ModelListFilter implements WebFilter, Ordered {

    private static final String LIST = "/v1/models";
    private static final String OWNER = "remote";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final RemoteModels models;
    private final LocalModels local;
    private final long started;

    ModelListFilter(RemoteModels models, LocalModels local, Clock clock) {
        this.models = models;
        this.local = local;
        this.started = clock.instant().getEpochSecond();
    }

    @Override
    public int getOrder() {
        return FilterOrder.REMOTE_MODELS;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (models.isEmpty() || exchange.getRequest().getMethod() != HttpMethod.GET) {
            return chain.filter(exchange);
        }
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (path.value().equals(LIST)) {
            UpstreamName.set(exchange, "models");
            return local.list(exchange).flatMap(ours -> write(exchange, merged(ours)));
        }
        Optional<RemoteModel> named = name(path).flatMap(models::find);
        if (named.isEmpty()) {
            return chain.filter(exchange);
        }
        UpstreamName.set(exchange, "models");
        return write(exchange, entry(named.get()));
    }

    /// A name may have slashes, as they are or encoded.
    private static Optional<String> name(PathContainer path) {
        if (!path.value().startsWith(LIST + "/")) {
            return Optional.empty();
        }
        String decoded = path.elements().stream()
                .map(element ->
                        element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value())
                .collect(Collectors.joining());
        return Optional.of(decoded.substring(LIST.length() + 1));
    }

    /// A local model that is hidden by one of the same name is not listed twice.
    private JsonNode merged(ArrayNode ours) {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (JsonNode model : ours) {
            if (models.find(model.path("id").asString("")).isEmpty()) {
                data.add(model);
            }
        }
        models.all().forEach(model -> data.add(entry(model)));
        return list;
    }

    private JsonNode entry(RemoteModel model) {
        return JSON.valueToTree(new ModelList.Model(model.name(), "model", started, OWNER, null));
    }

    private static Mono<Void> write(ServerWebExchange exchange, JsonNode body) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(JSON.writeValueAsBytes(body))));
    }
}
