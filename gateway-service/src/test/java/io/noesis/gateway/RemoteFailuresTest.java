package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;

/// What a caller is told when a server refuses, breaks off or says nothing.
class RemoteFailuresTest extends RemoteGateway {

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request",
        "401, 502, upstream_failure",
        "403, 502, upstream_failure",
        "429, 429, queue_full",
        "500, 502, upstream_failure",
        "503, 503, upstream_unavailable",
        "302, 502, upstream_failure"
    })
    void aRefusalOfTheServerIsTyped(int theirs, int ours, String code) throws Exception {
        for (String stream : List.of("", ",\"stream\":true")) {
            CompletableFuture<HttpResponse<String>> response = chat("parsed", stream);
            backend.next()
                    .answer(
                            theirs,
                            "Retry-After: 7\r\n",
                            "{\"error\":{\"message\":\"because\",\"code\":%d}}".formatted(theirs));

            assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(ours);
            assertThat(response.get().body()).contains("\"" + code + "\"");
            assertThat(response.get().headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(ours == 429 || ours == 503);
            response.get()
                    .headers()
                    .firstValue("Retry-After")
                    .ifPresent(after -> assertThat(after).isEqualTo("7"));
            assertThat(response.get().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        }
    }

    @Test
    void theLogSaysWhatTheServerAnswered(CapturedOutput output) throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", "");
        backend.next().answer(401, "", "{}");

        assertThat(response.get(10, TimeUnit.SECONDS).body()).doesNotContain("401");
        assertThat(output).contains("the server of 'parsed' answered with status 401");
    }

    @Test
    void aFailureInTheFirstEventStillGetsAStatus() throws Exception {
        CompletableFuture<HttpResponse<String>> response = chat("parsed", ",\"stream\":true");
        backend.next().events("data: {\"error\":{\"message\":\"boom\",\"code\":500}}\n\ndata: [DONE]\n\n");

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
        assertThat(response.get().body()).doesNotContain("boom");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, 'data: {\"error\"',                  [DONE]",
        "/v1/messages,         'event: error\ndata: {\"type\":\"error\"', message_stop",
        "/v1/responses,        'event: response.failed',            response.completed"
    })
    void aStreamThatBreaksEndsWithTheApisOwnFailureAndIsCut(String path, String last, String never) throws Exception {
        String input = path.equals("/v1/responses") ? "\"input\":\"How?\"" : "\"messages\":" + MESSAGES;
        String body =
                "{\"model\":\"parsed\",\"max_tokens\":9,\"max_output_tokens\":20,\"stream\":true,%s}".formatted(input);
        String stream = recorded("vllm/reasoning");
        try (Caller.Connection connection = caller.raw("POST " + path, "", body)) {
            RawUpstream.Exchange exchange = backend.next();
            exchange.beginEvents();
            exchange.chunk(stream.substring(0, stream.indexOf("It is 6")));
            StringBuilder received = new StringBuilder();
            while (received.indexOf("Two and") < 0) {
                received.append((char) connection.lines().read());
            }
            exchange.reset();
            connection.lines().lines().forEach(line -> received.append(line).append('\n'));

            assertThat(received).contains(last, "broke off the connection").doesNotContain(never);
            assertThat(received.toString()).as("cut: no last chunk").doesNotEndWith("\n0\n\n");
        }
    }

    @Test
    void silenceBeforeAndWithinAnAnswerIsATimeout() throws Exception {
        CompletableFuture<HttpResponse<String>> silent = chat("hasty", "");
        RawUpstream.Exchange first = backend.next();
        assertThat(silent.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        assertThat(first.closed().get(10, TimeUnit.SECONDS)).isNull();

        try (Caller.Connection connection =
                caller.raw("POST /v1/chat/completions", "", request("hasty", ",\"stream\":true"))) {
            RawUpstream.Exchange second = backend.next();
            second.beginEvents();
            second.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"<think>\"}}]}\n\n"
                            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hm\"}}]}\n\n");

            assertThat(String.join("\n", connection.lines().lines().toList()))
                    .contains("Hm", "upstream_timeout")
                    .doesNotContain("[DONE]");
            assertThat(second.closed().get(10, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void hostileBodiesForARemoteModelAreRefused() throws Exception {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        for (String body : List.of(
                request("parsed", ",\"x\":" + deep),
                request("parsed", ",\"model\":\"raw\""),
                request("parsed", ",\"n\":1000"),
                request("parsed", ",\"functions\":[{}]"),
                "{\"model\":\"parsed\",\"messages\":\"x\"}",
                "{\"model\":\"parsed\"")) {
            HttpResponse<String> response =
                    caller.post("/v1/chat/completions", body).get(10, TimeUnit.SECONDS);

            assertThat(response.statusCode()).as(body.substring(0, 17)).isEqualTo(400);
        }
        assertThat(backend.waiting()).isZero();
    }
}
