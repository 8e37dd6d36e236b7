package io.noesis.gateway.proxy;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

import io.noesis.support.startup.StartupFacts;

/// Which path goes to which service; the table of `docs/architecture.md` as code. What is not here does not exist.
@Configuration(proxyBeanMethods = false)
class Routes {

    private static final String[] INFERENCE = {
        "/v1/chat/completions",
        "/v1/chat/completions/{id}/end_thinking",
        "/v1/chat/render",
        "/v1/completions",
        "/v1/responses",
        "/v1/messages",
        "/v1/messages/count_tokens",
        "/v1/tokenize",
        "/v1/detokenize",
        "/v1/embeddings",
        "/v1/models",
        "/v1/models/{*id}"
    };

    @Bean
    RouteLocator routeLocator(RouteLocatorBuilder routes, UpstreamProperties upstreams) {
        return routes.routes()
                .route("inference", route -> route.path(INFERENCE).uri(upstreams.inference()))
                .route(
                        "dataset-upload",
                        route -> route.method(HttpMethod.POST)
                                .and()
                                .path("/v1/datasets/{dataset}/versions/{version}/files/{*rest}")
                                .metadata(
                                        RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR,
                                        upstreams.uploadTimeout().toMillis())
                                .uri(upstreams.dataset()))
                .route(
                        "dataset",
                        route -> route.path("/v1/datasets", "/v1/datasets/{*rest}")
                                .uri(upstreams.dataset()))
                .route(
                        "evaluation",
                        route -> route.path(
                                        "/v1/evaluations",
                                        "/v1/evaluations/{*rest}",
                                        "/v1/benchmarks",
                                        "/v1/benchmarks/{*rest}")
                                .uri(upstreams.evaluation()))
                .route("training", route -> route.path("/v1/training/{*rest}").uri(upstreams.training()))
                .build();
    }

    @Bean
    StartupFacts upstreamFacts(UpstreamProperties upstreams) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("inference", upstreams.inference().toString());
        facts.put("dataset", upstreams.dataset().toString());
        facts.put("evaluation", upstreams.evaluation().toString());
        facts.put("training", upstreams.training().toString());
        return () -> facts;
    }
}
