package io.noesis.support.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.support.request.RequestIds;

@SpringBootTest(properties = "spring.main.web-application-type=servlet")
@AutoConfigureMockMvc
class ServletFailureAdviceTest {

    @Autowired
    MockMvcTester mvc;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\": 5}                              | model               | model must be a string",
                "{\"max_tokens\": \"5\"}                     | max_tokens          | max_tokens must be a whole number",
                "{\"max_tokens\": 3.7}                       | max_tokens          | max_tokens must be a whole number",
                "{\"stream\": 1}                             | stream              | stream must be true or false",
                "{\"messages\": [{\"role\": []}]}            | messages[0].role    | messages[0].role must be a string",
                "{\"messages\": [{\"content\": [{\"type\":\"image_url\"}]}]} | messages[0].content | messages[0].content must be a string",
                "{\"messages\": {}}                          | messages            | messages must be a list",
                "[]                                          |                     | the request body must be an object"
            })
    void aWrongTypeIsRefusedByTheNameOfItsField(String body, String param, String message) {
        MvcTestResult result = post(body);

        assertThat(result).hasStatus(400);
        assertThat(result).bodyJson().extractingPath("$.error.code").isEqualTo("invalid_value");
        assertThat(result).bodyJson().extractingPath("$.error.param").isEqualTo(param);
        assertThat(result).bodyJson().extractingPath("$.error.message").isEqualTo(message);
        assertThat(result).bodyJson().extractingPath("$.error.type").isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"model\":", "{\"a\":1} x", "{\"model\":\"a\",\"model\":\"b\"}", "``"})
    void textThatIsNotOneJsonDocumentIsMalformed(String body) {
        MvcTestResult result = post(body);

        assertThat(result).hasStatus(400);
        assertThat(result).bodyJson().extractingPath("$.error.code").isEqualTo("malformed_json");
    }

    @Test
    void anUnexpectedFailureShowsNothingOfItsCause() {
        MvcTestResult result = mvc.get().uri("/v1/broken").exchange();

        assertThat(result).hasStatus(500);
        assertThat(result).bodyJson().extractingPath("$.error.code").isEqualTo("internal_error");
        assertThat(result).body().asString().doesNotContain("hunter2");
    }

    @Test
    void ourOwnFailuresKeepTheirCodeAndField() {
        MvcTestResult result = mvc.get().uri("/v1/refused").exchange();

        assertThat(result).hasStatus(404);
        assertThat(result).bodyJson().extractingPath("$.error.code").isEqualTo("model_not_found");
        assertThat(result).bodyJson().extractingPath("$.error.param").isEqualTo("model");
    }

    @Test
    void outsideOfV1AFailureIsAProblemDetail() {
        MvcTestResult result = mvc.get().uri("/admin/refused").exchange();

        assertThat(result).hasStatus(404).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.code").isEqualTo("model_not_found");
    }

    @Test
    void anUnknownPathAndAWrongMethodGetTheEnvelopeToo() {
        assertThat(mvc.get().uri("/v1/nowhere").exchange())
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.error.code")
                .isEqualTo("not_found");
        assertThat(mvc.delete().uri("/v1/echo").exchange())
                .hasStatus(405)
                .bodyJson()
                .extractingPath("$.error.code")
                .isEqualTo("method_not_allowed");
    }

    @Test
    void aHarmlessRequestIdIsKeptAndAnyOtherIsReplaced() {
        assertThat(mvc.get()
                        .uri("/v1/refused")
                        .header(RequestIds.HEADER, "abc-1")
                        .exchange())
                .hasHeader(RequestIds.HEADER, "abc-1");
        assertThat(mvc.get()
                        .uri("/v1/refused")
                        .header(RequestIds.HEADER, "a b<script>")
                        .exchange())
                .headers()
                .satisfies(headers ->
                        assertThat(headers.getFirst(RequestIds.HEADER)).startsWith("req_"));
    }

    private MvcTestResult post(String body) {
        return mvc.post()
                .uri("/v1/echo")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    @Configuration
    @EnableAutoConfiguration
    @Import(Endpoints.class)
    static class Application {}

    @RestController
    static class Endpoints {

        @PostMapping("/v1/echo")
        ChatCompletionRequest echo(@RequestBody ChatCompletionRequest request) {
            return request;
        }

        @GetMapping("/v1/broken")
        String broken() {
            throw new IllegalStateException("password is hunter2");
        }

        @GetMapping({"/v1/refused", "/admin/refused"})
        String refused() {
            throw new NoesisException(ErrorCode.MODEL_NOT_FOUND, "model 'x' does not exist", "model", null);
        }
    }
}
