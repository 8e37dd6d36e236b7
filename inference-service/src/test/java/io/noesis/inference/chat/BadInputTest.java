package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

/// Each unsound request: its status, its code, the field at fault, and the limit and value in the message.
@ScriptedService
class BadInputTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        engine.answerWith("fine");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "temperature": -0.1                      | invalid_value | temperature | between 0 and 2 | -0.1
            "temperature": 2.5                       | invalid_value | temperature | between 0 and 2 | 2.5
            "temperature": "hot"                     | invalid_value | temperature | a number | must be
            "top_p": 0                               | invalid_value | top_p | greater than 0 and at most 1 | 0.0
            "top_p": 1.01                            | invalid_value | top_p | greater than 0 and at most 1 | 1.01
            "top_k": -2                              | invalid_value | top_k | at least 0 | -2
            "max_tokens": 0                          | invalid_value | max_tokens | at least 1 | 0
            "max_tokens": -5                         | invalid_value | max_tokens | at least 1 | -5
            "max_tokens": 1.5                        | invalid_value | max_tokens | a whole number | must be
            "max_tokens": "5"                        | invalid_value | max_tokens | a whole number | must be
            "max_tokens": 99999999999                | invalid_value | max_tokens | a whole number | must be
            "max_completion_tokens": 0               | invalid_value | max_completion_tokens | at least 1 | 0
            "max_tokens":5,"max_completion_tokens":6 | invalid_value | max_completion_tokens | equal max_tokens (5) | 6
            "n": 0                                   | invalid_value | n | at least 1 | 0
            "n": 9                                   | invalid_value | n | at most 8 | 9
            "min_p": -0.1                            | invalid_value | min_p | between 0 and 1 | -0.1
            "min_p": 1.5                             | invalid_value | min_p | between 0 and 1 | 1.5
            "presence_penalty": 2.1                  | invalid_value | presence_penalty | between -2 and 2 | 2.1
            "frequency_penalty": -3                  | invalid_value | frequency_penalty | between -2 and 2 | -3.0
            "repetition_penalty": 0                  | invalid_value | repetition_penalty | greater than 0 | 0.0
            "repetition_penalty": 1e300              | invalid_value | repetition_penalty | greater than 0 | 1.0E300
            "logit_bias": {"5": 101}                 | invalid_value | logit_bias.5 | between -100 and 100 | 101
            "logit_bias": {"5": null}                | invalid_value | logit_bias.5 | between -100 and 100 | null
            "logit_bias": {"cat": 1}                 | invalid_value | logit_bias | token ids from 0 to 131071 | cat
            "logit_bias": {"05": 1}                  | invalid_value | logit_bias | token ids from 0 to 131071 | 05
            "logit_bias": {"-1": 1}                  | invalid_value | logit_bias | token ids from 0 to 131071 | -1
            "logit_bias": {"131072": 1}             | invalid_value | logit_bias | token ids from 0 to 131071 | 131072
            "top_logprobs": 3                        | invalid_value | top_logprobs | unless logprobs is true | 3
            "logprobs":true,"top_logprobs":21        | invalid_value | top_logprobs | between 0 and 20 | 21
            "logprobs":true,"top_logprobs":-1        | invalid_value | top_logprobs | between 0 and 20 | -1
            "min_tokens": -1                         | invalid_value | min_tokens | at least 0 | -1
            "min_tokens":6,"max_tokens":5            | invalid_value | min_tokens | at most max_tokens (5) | 6
            "stop_token_ids": [131072]              | invalid_value | stop_token_ids[0] | from 0 to 131071 | 131072
            "stop_token_ids": [7, -1]                | invalid_value | stop_token_ids[1] | from 0 to 131071 | -1
            "stop_token_ids": [null]                 | invalid_value | stop_token_ids[0] | from 0 to 131071 | null
            "stop": ["a","b","c","d","e"]            | invalid_value | stop | at most 4 | 5
            "stop": ""                               | invalid_value | stop | at least 1 character | ''
            "stop": [null]                           | invalid_value | stop | at least 1 character | null
            "stop": [7]                              | invalid_value | stop[0] | a string | must be
            "seed": 1.5                              | invalid_value | seed | a whole number | must be
            "stream": "yes"                          | invalid_value | stream | true or false | must be
            "stream_options": {"include_usage":true} | invalid_value | stream_options | unless stream is true | present
            "reasoning_effort": "much"               | invalid_value | reasoning_effort | none, minimal | much
            "reasoning": {"mode": "maybe"}           | invalid_value | reasoning.mode | on, off, auto | maybe
            "functions": [{"name":"f"}]              | unsupported_value | functions | absent or empty | name
            "store": true                            | unsupported_value | store | absent or false | true
            "modalities": ["text","audio"]           | unsupported_value | modalities[1] | must be 'text' | audio
            "tools": "hammer"                        | invalid_value | tools | a list | must be
            "tools": [{"type":"hammer"}]             | invalid_value | tools[0].type | 'function' | hammer
            "tools": [{"type":"function","function":{"name":"a b"}}] | invalid_value | tools[0].function.name | letters, digits | a b
            "tool_choice": "required"                | invalid_value | tool_choice | without tools | required
            "tool_choice": "sometimes"               | invalid_value | tool_choice | 'auto' | 'none'
            "response_format": {"type":"yaml"}       | invalid_value | response_format.type | 'json_schema' | yaml
            "reasoning": {"max_tokens": -1}          | invalid_value | reasoning.max_tokens | a whole number from 0 | -1
            "thinking": {"type":"enabled","budget_tokens":9},"max_thinking_tokens":8 | invalid_value | max_thinking_tokens | the same as thinking.budget_tokens | 8
            "chat_template_kwargs": {"enable_thinking": "no"} | invalid_value | chat_template_kwargs.enable_thinking | true, false | no
            """)
    void aFieldOutsideItsLimitIsNamed(String field, String code, String param, String limit, String value) {
        Answer answer = client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"hi"}],%s}""".formatted(field));

        assertThat(answer.status()).isEqualTo(400);
        assertError(answer, code, param);
        assertThat(message(answer)).startsWith(param).contains(limit, value);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"scripted"}                                                          | missing_required_parameter | messages
            {"model":"scripted","messages":[]}                                            | invalid_value | messages
            {"model":"scripted","messages":"hi"}                                          | invalid_value | messages
            {"model":"scripted","messages":[null]}                                        | invalid_value | messages[0]
            {"model":"scripted","messages":[{"content":"hi"}]}                            | missing_required_parameter | messages[0].role
            {"model":"scripted","messages":[{"role":"user"}]}                             | missing_required_parameter | messages[0].content
            {"model":"scripted","messages":[{"role":"robot","content":"hi"}]}             | invalid_value | messages[0].role
            {"model":"scripted","messages":[{"role":"user","content":7}]}                 | invalid_value | messages[0].content
            {"messages":[{"role":"user","content":"hi"}]}                                 | missing_required_parameter | model
            {"model":"scripted","messages":[{"role":"user","content":[{"type":"image_url"}]}]} | invalid_value | messages[0].content
            """)
    void messagesThatCannotBeReadAreNamed(String body, String code, String param) {
        Answer answer = client.chat(body);

        assertThat(answer.status()).isEqualTo(400);
        assertError(answer, code, param);
        assertThat(message(answer)).startsWith(param);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"scripted","messages":[
            {"model":"scripted"} trailing
            {"model":"scripted","model":"scripted"}
            not json
            """)
    void aBodyThatIsNotJsonIsMalformed(String body) {
        Answer answer = client.chat(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("malformed_json");
    }

    @Test
    void aBodyOfVeryManyValuesIsRefusedThoughItIsShort() {
        String junk = "{},".repeat(9_500) + "{}";

        Answer answer =
                client.chat("{\"model\":\"scripted\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"junk\":["
                        + junk + "]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("malformed_json");
    }

    @Test
    void aBodyThatIsNotAnObjectIsRefused() {
        Answer answer = client.chat("[]");

        assertThat(answer.status()).isEqualTo(400);
        assertError(answer, "invalid_request", null);
    }

    @Test
    void neutralValuesOfUnsupportedFieldsAndUnknownFieldsAreAccepted() {
        Answer answer = client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"hi"}],"tools":[],"functions":[],"store":false,"logprobs":false,
                 "response_format":{"type":"text"},"presence_penalty":0,"frequency_penalty":null,"metadata":{"a":"1"}}""");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void anUnknownModelIsNotFoundInOpenAisWords() {
        Answer answer = client.chat("""
                {"model":"gpt-9","messages":[{"role":"user","content":"hi"}]}""");

        assertThat(answer.status()).isEqualTo(404);
        assertError(answer, "model_not_found", "model");
        assertThat(message(answer)).isEqualTo("The model `gpt-9` does not exist or you do not have access to it.");
    }

    @Test
    void aPromptBeyondTheContextNamesTheLimitAndItsOwnLength() {
        Answer answer = client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"%s"}]}""".formatted("x".repeat(5_000)));

        assertThat(answer.status()).isEqualTo(400);
        assertError(answer, "context_length_exceeded", "messages");
        assertThat(message(answer)).contains("maximum context length of 4096 tokens", "but have 5153");
    }

    @Test
    void anAnnouncedBodyOverTheLimitIsRefusedUnread() {
        Answer answer = client.chat("\"" + "x".repeat(70_000) + "\"");

        assertThat(answer.status()).isEqualTo(413);
        assertError(answer, "request_too_large", null);
        assertThat(message(answer)).contains("65536", "70002");
    }

    @Test
    void aChunkedBodyIsRefusedWhenItPassesTheLimit() {
        byte[] body = ("\"" + "x".repeat(70_000) + "\"").getBytes(StandardCharsets.UTF_8);

        Answer answer = client.send(client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build());

        assertThat(answer.status()).isEqualTo(413);
        assertError(answer, "request_too_large", null);
    }

    @Test
    void aFullQueueSaysWhenToTryAgain() {
        engine.limitQueue(0);

        Answer answer = client.chat("""
                {"model":"scripted","stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        assertThat(answer.status()).isEqualTo(429);
        assertError(answer, "queue_full", null);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void anotherMediaTypeMethodOrPathIsAnsweredInTheEnvelope() {
        Answer text = client.send(client.request("/v1/chat/completions")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("hi"))
                .build());

        assertThat(text.status()).isEqualTo(415);
        assertError(text, "unsupported_media_type", null);
        assertError(client.get("/v1/chat/completions"), "method_not_allowed", null);
        assertError(client.get("/v1/nothing"), "not_found", null);
    }

    private static void assertError(Answer answer, String code, String param) {
        JsonNode error = answer.json().path("error");
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.path("param").isNull() ? null : error.path("param").asString())
                .isEqualTo(param);
        assertThat(error.path("type").asString()).isNotEmpty();
    }

    private static String message(Answer answer) {
        return answer.json().path("error").path("message").asString();
    }
}
