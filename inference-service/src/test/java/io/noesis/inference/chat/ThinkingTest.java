package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

/// The switch on its way into the prompt, and thinking on its way out of the text.
@ScriptedService
class ThinkingTest {

    private static final String ON = "detailed thinking on";
    private static final String OFF = "detailed thinking off";

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
    }

    static Stream<Arguments> outputs() {
        return Stream.of(
                Arguments.of(new String[] {"<think>", "I add.", "</think>", "\n\n", "Four"}, "I add.", "Four", 4),
                Arguments.of(
                        new String[] {"<", "th", "ink", ">\n", "I ", "add.", "\n</", "thi", "nk>", "\n\n", "Fo", "ur"},
                        "I add.",
                        "Four",
                        10),
                Arguments.of(new String[] {"I ", "add.", "</think>", "Four"}, "I add.", "Four", 3),
                Arguments.of(new String[] {"No", " tags"}, "", "No tags", 0),
                Arguments.of(new String[] {"<think>", "</think>", "Four"}, "", "Four", 2),
                Arguments.of(new String[] {"<think>", "never ", "ending"}, "never ending", "", 3),
                Arguments.of(new String[] {"<think>a < b</", "think> c"}, "a < b", "c", 1),
                Arguments.of(new String[] {"<think>", "🦊", "", "é", "</think>", "日", "本"}, "🦊é", "日本", 5));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void thinkingIsToldFromTheAnswerHoweverTheTextIsCut(String[] pieces, String thinking, String answer, int tokens) {
        engine.answerWith(pieces);

        Answer whole = chat("\"reasoning\":{\"mode\":\"on\"}");
        Answer streamed =
                chat("\"reasoning\":{\"mode\":\"on\"},\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        JsonNode message = whole.json().path("choices").get(0).path("message");
        assertThat(message.path("content").asString()).isEqualTo(answer);
        assertThat(message.path("reasoning_content").asString("")).isEqualTo(thinking);
        assertThat(message.path("reasoning").asString("")).isEqualTo(thinking);
        assertThat(streamed.concatenated("content")).isEqualTo(answer);
        assertThat(streamed.concatenated("reasoning_content")).isEqualTo(thinking);
        assertThat(streamed.concatenated("reasoning")).isEqualTo(thinking);
        assertThat(reasoningTokens(whole.json())).isEqualTo(tokens);
        assertThat(streamed.chunks().getLast().path("usage"))
                .isEqualTo(whole.json().path("usage"));
        assertThat(whole.json().path("usage").path("completion_tokens").asInt()).isEqualTo(pieces.length);
    }

    static Stream<Arguments> switches() {
        return Stream.of(
                Arguments.of("\"reasoning\":{\"mode\":\"on\"}", ON),
                Arguments.of("\"reasoning\":{\"mode\":\"off\"}", OFF),
                Arguments.of("\"reasoning_effort\":\"none\"", OFF),
                Arguments.of("\"reasoning_effort\":\"minimal\"", ON),
                Arguments.of("\"reasoning_effort\":\"high\"", ON),
                Arguments.of("\"chat_template_kwargs\":{\"enable_thinking\":true}", ON),
                Arguments.of("\"chat_template_kwargs\":{\"enable_thinking\":false}", OFF),
                Arguments.of("\"reasoning\":{\"mode\":\"on\"},\"reasoning_effort\":\"none\"", ON));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void everyFieldOfTheSwitchReachesThePrompt(String field, String phrase) {
        engine.answerWith("ok");

        chat(field);

        assertThat(engine.lastPrompt()).contains(phrase);
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void theSystemTextIsASwitchToo(String phrase, float temperature) {
        engine.answerWith("ok");

        Answer answer = client.chat("""
                {"model":"scripted","messages":[
                  {"role":"system","content":"%s"},{"role":"user","content":"2+2?"}]}""".formatted(phrase));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(engine.lastPrompt()).containsOnlyOnce(phrase);
        assertThat(engine.lastRequest().sampling().temperature()).isEqualTo(temperature);
    }

    static Stream<Arguments> phrases() {
        return Stream.of(Arguments.of(ON, 0.6f), Arguments.of(OFF, 0f));
    }

    @Test
    void samplingFollowsTheModeUnlessItIsGiven() {
        engine.answerWith("ok");

        chat("\"reasoning\":{\"mode\":\"on\"}");
        assertThat(engine.lastRequest().sampling().temperature()).isEqualTo(0.6f);
        assertThat(engine.lastRequest().sampling().topP()).isEqualTo(0.95f);
        chat("\"reasoning\":{\"mode\":\"off\"}");
        assertThat(engine.lastRequest().sampling().temperature()).isZero();
        chat("\"reasoning\":{\"mode\":\"on\"},\"temperature\":1.5");
        assertThat(engine.lastRequest().sampling().temperature()).isEqualTo(1.5f);
    }

    @Test
    void stopStringsInsideThinkingAreText() {
        engine.answerWith("<think>", "first STOP then", "</think>", "answer ", "STOP", " more");

        JsonNode message = chat("\"reasoning\":{\"mode\":\"on\"},\"stop\":\"STOP\"")
                .json()
                .path("choices")
                .get(0)
                .path("message");

        assertThat(message.path("reasoning_content").asString()).isEqualTo("first STOP then");
        assertThat(message.path("content").asString()).isEqualTo("answer ");
    }

    @Test
    void thinkingOfEarlierTurnsIsAcceptedUnderBothNamesAndDropped() {
        engine.answerWith("ok");

        Answer answer = client.chat("""
                {"model":"scripted","messages":[
                  {"role":"user","content":"2+2?"},
                  {"role":"assistant","content":"Four","reasoning_content":"SECRET1","reasoning":"SECRET2"},
                  {"role":"user","content":"Sure?"},
                  {"role":"assistant","content":"<think>SECRET3</think>Yes"},
                  {"role":"user","content":"Really?"}]}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(engine.lastPrompt()).contains("Four", "Yes").doesNotContain("SECRET");
    }

    private Answer chat(String fields) {
        return client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"2+2?"}],%s}""".formatted(fields));
    }

    private static int reasoningTokens(JsonNode body) {
        return body.path("usage")
                .path("completion_tokens_details")
                .path("reasoning_tokens")
                .asInt();
    }
}
