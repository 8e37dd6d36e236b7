package io.noesis.support.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.support.request.RequestIds;

import reactor.core.publisher.Mono;

@SpringBootTest(properties = "spring.main.web-application-type=reactive")
@AutoConfigureWebTestClient
class ReactiveFailureHandlerTest {

    @Autowired
    WebTestClient client;

    @Test
    void aFailureOfOursIsTheEnvelope() {
        client.get()
                .uri("/v1/refused")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .exists(RequestIds.HEADER)
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("request_too_large");
    }

    @Test
    void anUpstreamThatIsAwayIsUnavailableNotBroken() {
        client.get()
                .uri("/v1/away")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("upstream_unavailable");
    }

    @Test
    void anUnexpectedFailureShowsNothingOfItsCause() {
        byte[] body = client.get()
                .uri("/v1/broken")
                .exchange()
                .expectStatus()
                .is5xxServerError()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("internal_error")
                .returnResult()
                .getResponseBody();
        assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("hunter2");
    }

    @Test
    void anUnknownPathIsTheEnvelopeToo() {
        client.get()
                .uri("/v1/nowhere")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("not_found");
    }

    @Configuration
    @EnableAutoConfiguration
    @Import(Endpoints.class)
    static class Application {}

    @RestController
    static class Endpoints {

        @GetMapping("/v1/refused")
        Mono<String> refused() {
            return Mono.error(new NoesisException(ErrorCode.REQUEST_TOO_LARGE, "the body has 9 bytes, limit 8"));
        }

        @GetMapping("/v1/away")
        Mono<String> away() {
            return Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
        }

        @GetMapping("/v1/broken")
        Mono<String> broken() {
            return Mono.error(new IllegalStateException("password is hunter2"));
        }
    }
}
