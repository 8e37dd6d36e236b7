package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.sampling.Penalties;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

/// The fields that steer sampling, on their way to the engine, and what they bring back.
@ScriptedService
class SamplingTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        engine.answerWith("fi", "ne");
    }

    @Test
    void everyFieldReachesTheEngine() {
        chat("""
                "temperature":0.7,"top_k":40,"top_p":0.9,"min_p":0.05,"presence_penalty":-1,"frequency_penalty":0.5,
                "repetition_penalty":1.1,"logit_bias":{"65":-100,"7":2.5},"seed":11,"logprobs":true,"top_logprobs":3,
                "min_tokens":2,"ignore_eos":true,"stop_token_ids":[66,67,66],"max_tokens":9""");

        GenerationRequest request = engine.lastRequest();
        assertThat(request.sampling())
                .isEqualTo(new SamplingParameters(
                        new Penalties(1.1f, -1f, 0.5f), Map.of(65, -100f, 7, 2.5f), 0.7f, 40, 0.9f, 0.05f, 11));
        assertThat(request.end()).isEqualTo(new EndRules(2, true, Set.of(66, 67)));
        assertThat(request.topLogprobs()).isEqualTo(OptionalInt.of(3));
        assertThat(request.maxTokens()).isEqualTo(9);
    }

    @Test
    void nullsAndAbsencesChangeNothing() {
        chat("""
                "min_p":null,"presence_penalty":null,"repetition_penalty":null,"logit_bias":null,"logprobs":null,
                "min_tokens":null,"ignore_eos":null,"stop_token_ids":null,"n":null,"seed":3""");

        GenerationRequest request = engine.lastRequest();
        assertThat(request.sampling().penalties()).isEqualTo(Penalties.NONE);
        assertThat(request.sampling().logitBias()).isEmpty();
        assertThat(request.sampling().minP()).isZero();
        assertThat(request.end()).isEqualTo(EndRules.MODEL);
        assertThat(request.topLogprobs()).isEmpty();
    }

    @Test
    void choicesHaveSeedsOfTheirOwnAndShareThePrompt() {
        Answer answer = chat("\"n\":3,\"seed\":5");

        JsonNode body = answer.json();
        assertThat(engine.requests()).extracting(each -> each.sampling().seed()).containsExactly(5L, 6L, 7L);
        assertThat(body.path("choices")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode choice = body.path("choices").get(i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.path("message").path("content").asString()).isEqualTo("fine");
            assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        }
        assertThat(body.path("usage").path("completion_tokens").asInt()).isEqualTo(6);
        assertThat(body.path("usage").path("prompt_tokens").asInt())
                .isEqualTo(engine.lastRequest().promptTokens().length);
    }

    @Test
    void streamedChoicesCarryTheirIndexAndEndEach() {
        engine.answerWith("a", "b", "c");

        Answer answer = chat("\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        for (int index : List.of(0, 1)) {
            StringBuilder text = new StringBuilder();
            int ends = 0;
            for (JsonNode chunk : answer.chunks()) {
                for (JsonNode choice : chunk.path("choices")) {
                    if (choice.path("index").asInt() == index) {
                        text.append(choice.path("delta").path("content").asString(""));
                        ends += choice.path("finish_reason").isNull() ? 0 : 1;
                    }
                }
            }
            assertThat(text.toString()).isEqualTo("abc");
            assertThat(ends).isOne();
        }
        assertThat(answer.chunks()
                        .getLast()
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(6);
        assertThat(answer.events().getLast()).isEqualTo("[DONE]");
    }

    @Test
    void logprobsHaveOpenAisShape() {
        engine.answerWith("é", "t");

        JsonNode content = chat("\"logprobs\":true,\"top_logprobs\":2").json().at("/choices/0/logprobs/content");

        assertThat(content).hasSize(2);
        JsonNode first = content.get(0);
        assertThat(first.path("token").asString()).isEqualTo("é");
        assertThat(first.path("logprob").asDouble()).isEqualTo(-0.25);
        assertThat(first.path("bytes").toString()).isEqualTo("[195,169]");
        assertThat(first.path("top_logprobs")).hasSize(2);
        assertThat(first.path("top_logprobs").get(1).path("token").asString()).isEqualTo("ê");
        assertThat(first.path("top_logprobs").get(1).path("logprob").asDouble()).isEqualTo(-1.25);
        assertThat(chat("\"seed\":1").json().at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(chat("\"logprobs\":true").json().at("/choices/0/logprobs/content/0/top_logprobs"))
                .isEmpty();
    }

    @Test
    void logprobsAreThoseOfTheAnswerWithoutThinkingAndStopString() {
        engine.answerWith("<think>", "hm", "</think>", "\n\n", "yes", "", " x", "S", "TOP", "never");
        String fields = "\"logprobs\":true,\"stop\":\"STOP\",\"reasoning\":{\"mode\":\"on\"}";

        Answer whole = chat(fields);
        Answer streamed = chat(fields + ",\"stream\":true");

        assertThat(tokens(whole.json().at("/choices/0/logprobs/content"))).isEqualTo("y\0 ");
        StringBuilder pieces = new StringBuilder();
        streamed.chunks().forEach(chunk -> pieces.append(tokens(chunk.at("/choices/0/logprobs/content"))));
        assertThat(pieces.toString()).isEqualTo("y\0 ");
    }

    @Test
    void theStopReasonNamesTheStopStringOrToken() {
        engine.answerWith("one ", "END", " two");
        JsonNode byString = chat("\"stop\":[\"nothing\",\"END\"]").json();
        engine.answerWith("one");
        engine.endWith(new FinishReason.StopToken(77));
        JsonNode byToken = chat("\"stop_token_ids\":[77]").json();
        JsonNode streamed =
                chat("\"stop_token_ids\":[77],\"stream\":true").chunks().getLast();
        engine.answerWith("one");
        JsonNode byModel = chat("\"seed\":1").json();

        assertThat(byString.at("/choices/0/stop_reason").asString()).isEqualTo("END");
        assertThat(byString.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(byToken.at("/choices/0/stop_reason").asInt()).isEqualTo(77);
        assertThat(byToken.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(streamed.at("/choices/0/stop_reason").asInt()).isEqualTo(77);
        assertThat(byModel.at("/choices/0").has("stop_reason")).isFalse();
    }

    @Test
    void aStopStringIsTextBeforeTheLeastNumberOfTokens() {
        engine.answerWith("a", "END", "b", "END", "c");

        assertThat(chat("\"stop\":\"END\",\"min_tokens\":2")
                        .json()
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("aENDb");
    }

    @Test
    void aQueueThatTakesOnlySomeChoicesTakesNone() {
        engine.holdSteps();
        engine.limitQueue(2);
        try {
            Answer answer = client.chat("""
                    {"model":"scripted","n":3,"messages":[{"role":"user","content":"hi"}]}""");

            assertThat(answer.status()).isEqualTo(429);
        } finally {
            engine.releaseSteps();
        }
        engine.answerWith("fine");
        assertThat(chat("\"seed\":1").status()).isEqualTo(200);
    }

    private static String tokens(JsonNode content) {
        StringBuilder text = new StringBuilder();
        content.forEach(token -> text.append(token.path("token").asString()));
        return text.toString();
    }

    private Answer chat(String fields) {
        Answer answer = client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"hi"}],%s}""".formatted(fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
