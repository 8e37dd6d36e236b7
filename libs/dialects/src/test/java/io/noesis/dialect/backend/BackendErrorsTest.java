package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.dialect.Golden;

class BackendErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // body                                                                       | status | code
                "{\"error\": {\"message\": \"m\", \"type\": \"BadRequestError\", \"code\": 400}}  | 200 | INVALID_REQUEST",
                "{\"error\": {\"message\": \"m\", \"type\": \"InternalServerError\", \"code\": 500}} | 200 | UPSTREAM_FAILURE",
                "{\"error\": {\"message\": \"m\", \"type\": \"server_error\", \"code\": null}}    | 200 | UPSTREAM_FAILURE",
                "{\"error\": {\"code\": 503, \"message\": \"Loading model\", \"type\": \"unavailable_error\"}} | 503 | UPSTREAM_UNAVAILABLE",
                "{\"error\": {\"code\": 400, \"message\": \"m\", \"type\": \"exceed_context_size_error\"}} | 400 | CONTEXT_LENGTH_EXCEEDED",
                "{\"error\": {\"message\": \"m\", \"type\": \"invalid_request_error\", \"code\": \"context_length_exceeded\"}} | 400 | CONTEXT_LENGTH_EXCEEDED",
                "{\"object\": \"error\", \"message\": \"This model's maximum context length is 8\", \"type\": \"BadRequestError\", \"code\": 400} | 400 | CONTEXT_LENGTH_EXCEEDED",
                "{\"object\": \"error\", \"message\": \"m\", \"type\": \"x\", \"code\": 422}        | 422 | INVALID_REQUEST",
                "{\"error\": \"Model is overloaded\"}                                              | 429 | QUEUE_FULL",
                "{\"detail\": \"Not Found\"}                                                       | 404 | INVALID_REQUEST",
                "{\"error\": {\"message\": \"bad key\", \"code\": \"invalid_api_key\"}}            | 401 | UPSTREAM_FAILURE",
                "{}                                                                                | 500 | UPSTREAM_FAILURE",
            })
    void everyFormOfAFailureIsRead(String body, int status, ErrorCode code) {
        assertThat(BackendErrors.in(Golden.json(body), status))
                .get()
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void whatIsNoFailureIsNone() {
        assertThat(BackendErrors.in(Golden.json("{\"choices\": [], \"error\": null}"), 200))
                .isEmpty();
        assertThat(BackendErrors.in(Golden.json("{\"error\": \"\"}"), 200)).isEmpty();
    }

    @Test
    void whatABackendSaysOfItselfIsNotShown() {
        assertThat(BackendErrors.in(Golden.json("{\"error\": {\"message\": \"see /opt/secret\", \"code\": 500}}"), 200))
                .get()
                .satisfies(failure -> assertThat(failure).hasMessage("the backend failed"));
    }

    @Test
    void whatItSaysOfTheRequestIsShownCutShort() {
        String message = "a\\nb ".repeat(200);

        assertThat(BackendErrors.in(
                        Golden.json("{\"error\": {\"message\": \"%s\", \"code\": 400}}".formatted(message)), 200))
                .get()
                .satisfies(failure -> assertThat(failure.getMessage())
                        .startsWith("the backend refused the request: 'a b a b")
                        .hasSizeLessThan(250));
    }
}
