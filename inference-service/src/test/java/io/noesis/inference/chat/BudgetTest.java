package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.CharacterService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.answer.RunningGenerations;
import io.noesis.inference.engine.CharacterModel;

import tools.jackson.databind.JsonNode;

/// Thinking comes to an end, whatever the model would like, and the answer always has its turn.
@CharacterService
class BudgetTest {

    private static final String ANSWER = "The answer is 42.";
    private static final int CLOSING = "</think>\n\n".length() + 1;

    @LocalServerPort
    private int port;

    @Autowired
    private CharacterModel model;

    @Autowired
    private RunningGenerations running;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
        model.thinkEndlessly("<think>\n", "Step # follows from what was said. ", ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning\":{\"mode\":\"on\",\"max_tokens\":100}",
                "\"reasoning\":{\"max_tokens\":100}",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":100}",
                "\"reasoning_effort\":\"high\",\"max_thinking_tokens\":100",
                "\"reasoning_effort\":\"high\",\"thinking_token_budget\":100",
                "\"reasoning_effort\":\"high\",\"nvext\":{\"max_thinking_tokens\":100}",
                "\"chat_template_kwargs\":{\"enable_thinking\":true},\"max_thinking_tokens\":100"
            })
    void aBudgetUnderAnyOfItsNamesIsKeptToWithinATenth(String fields) {
        Answer answer = chat(fields + ",\"max_tokens\":1000");

        JsonNode choice = choice(answer);
        assertThat(choice.path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(choice.path("reasoning_stop_reason").asString()).isEqualTo("budget");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(reasoningTokens(answer)).isBetween(100, 110 + CLOSING);
    }

    @Test
    void withinTheGraceTheThinkingEndsWithASentence() {
        Answer answer = chat("\"reasoning\":{\"mode\":\"on\",\"max_tokens\":400},\"max_tokens\":2000");

        assertThat(choice(answer).path("message").path("reasoning_content").asString())
                .endsWith("said.");
    }

    @Test
    void whereNoSentenceEndsItIsCutAfterTheGrace() {
        model.thinkEndlessly("<think>\n", "and so on with # words ", ANSWER);

        Answer answer = chat("\"reasoning\":{\"mode\":\"on\",\"max_tokens\":200},\"max_tokens\":1000");

        assertThat(choice(answer).path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(reasoningTokens(answer)).isBetween(220, 220 + CLOSING);
    }

    @Test
    void withoutABudgetPartOfTheTokensIsTheAnswers() {
        Answer answer = chat("\"reasoning\":{\"mode\":\"on\"},\"max_tokens\":400");

        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("answer_reserve");
        assertThat(choice(answer).path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(reasoningTokens(answer)).isBetween(250, 320);
    }

    @Test
    void whereTheOutputIsTooShortForItTheTagIsNotForced() {
        Answer answer = chat("\"reasoning\":{\"mode\":\"on\"},\"max_tokens\":12");

        assertThat(choice(answer).path("message").path("reasoning_content").asString())
                .isEqualTo("Step");
        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("length");
    }

    @Test
    void theTokensThatAreKeptAreEnoughForTheTagAndTheBeginningOfAnAnswer() {
        // A quarter of them would not be.
        Answer answer = chat("\"reasoning\":{\"mode\":\"on\"},\"max_tokens\":30");

        JsonNode message = choice(answer).path("message");
        assertThat(message.path("reasoning_content").asString()).isEqualTo("Step 1 fol");
        assertThat(message.path("content").asString()).isNotEmpty();
        assertThat(ANSWER).startsWith(message.path("content").asString());
        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("answer_reserve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"max_thinking_tokens\":1", ",\"max_thinking_tokens\":15"})
    void noPieceOfAForcedTagIsLeftInTheThinking(String budget) {
        for (int tokens = 5; tokens < 38; tokens += 3) {
            Answer answer = chat("\"reasoning_effort\":\"high\",\"max_tokens\":" + tokens + budget);

            assertThat(choice(answer).path("message").path("reasoning_content").asString(""))
                    .as("%d tokens", tokens)
                    .doesNotContain("<");
        }
    }

    @Test
    void endlessRepetitionIsNoticedAndClosed() {
        model.thinkEndlessly("<think>\n", "Wait, let me think again. ", ANSWER);

        Answer answer = chat("\"reasoning\":{\"mode\":\"on\"},\"max_tokens\":8000");

        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("repetition");
        assertThat(choice(answer).path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(reasoningTokens(answer)).isLessThan(3000);
    }

    @Test
    void thinkingThatTheModelEndsItselfEndsThere() {
        model.write("<think>\nTwo and two.\n</think>\n\n", ANSWER);

        Answer answer = chat("\"reasoning\":{\"mode\":\"on\",\"max_tokens\":100}");

        JsonNode message = choice(answer).path("message");
        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("stop");
        assertThat(message.path("reasoning_content").asString()).isEqualTo("Two and two.");
        assertThat(message.path("reasoning").asString()).isEqualTo("Two and two.");
        assertThat(message.path("content").asString()).isEqualTo(ANSWER);
        assertThat(reasoningTokens(answer)).isEqualTo("<think>\nTwo and two.\n</think>".length());
    }

    @Test
    void aModelThatEndsInTheMiddleOfItsThinkingAnswersAllTheSame() {
        model.stopThinking("<think>\nI am done, I th", ANSWER);

        Answer answer = chat("\"reasoning\":{\"mode\":\"on\"},\"max_tokens\":400");

        assertThat(choice(answer).path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(choice(answer).path("message").path("reasoning_content").asString())
                .isEqualTo("I am done, I th");
        assertThat(choice(answer).path("reasoning_stop_reason").asString()).isEqualTo("stop");
    }

    @Test
    void thinkingThatIsOffIsOffThoughTheModelWouldBegin() {
        Answer answer = chat("\"reasoning\":{\"mode\":\"off\"},\"max_tokens\":50");

        assertThat(choice(answer).path("message").path("reasoning_content").isMissingNode())
                .isTrue();
        assertThat(choice(answer).path("reasoning_stop_reason").isMissingNode()).isTrue();
        assertThat(reasoningTokens(answer)).isZero();
    }

    @Test
    void hiddenThinkingIsCountedAndNotShown() {
        Answer answer =
                chat("\"reasoning\":{\"mode\":\"on\",\"max_tokens\":50,\"visibility\":\"hidden\"},\"max_tokens\":500");

        assertThat(answer.body()).doesNotContain("Step 1");
        assertThat(choice(answer).path("message").path("content").asString()).isEqualTo(ANSWER);
        assertThat(reasoningTokens(answer)).isGreaterThanOrEqualTo(50);
    }

    @Test
    void aRunningAnswersThinkingCanBeEndedByItsId() throws Exception {
        CompletableFuture<Answer> stream =
                CompletableFuture.supplyAsync(() -> chat("\"reasoning\":{\"mode\":\"on\"},\"stream\":true"));
        await().until(() -> running.ids().size() == 1);
        String id = running.ids().iterator().next();

        Answer ofAnotherKey = client.send(client.request("/v1/chat/completions/%s/end_thinking".formatted(id))
                .header("X-Noesis-Key-Id", "another")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        Answer ended = client.post("/v1/chat/completions/%s/end_thinking".formatted(id), "");

        Answer answer = stream.get(60, TimeUnit.SECONDS);
        assertThat(ofAnotherKey.status()).isEqualTo(404);
        assertThat(ended.json().path("thinking").asInt()).isEqualTo(1);
        assertThat(answer.concatenated("content")).isEqualTo(ANSWER);
        assertThat(answer.body())
                .contains("\"reasoning_stop_reason\":\"end_thinking\"")
                .contains(id);
    }

    @Test
    void anAnswerThatDoesNotRunHasNoThinkingToEnd() {
        Answer answer = client.post("/v1/chat/completions/chatcmpl-none/end_thinking", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("not_found");
    }

    private Answer chat(String fields) {
        return client.chat("""
                {"model":"character","temperature":0,"messages":[{"role":"user","content":"hi"}],%s}""".formatted(fields));
    }

    private static JsonNode choice(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("choices").path(0);
    }

    private static int reasoningTokens(Answer answer) {
        return answer.json()
                .path("usage")
                .path("completion_tokens_details")
                .path("reasoning_tokens")
                .asInt(-1);
    }
}
