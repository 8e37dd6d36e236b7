package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

import tools.jackson.databind.JsonNode;

@ScriptedService
class ChatCompletionTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
    }

    @Test
    void anAnswerHasMessageUsageAndFinishReason() {
        engine.answerWith("Good", " morning", ".");

        JsonNode body = chat("").json();

        assertThat(body.path("object").asString()).isEqualTo("chat.completion");
        assertThat(body.path("id").asString()).startsWith("chatcmpl-");
        assertThat(body.path("created").asLong()).isPositive();
        assertThat(body.path("model").asString()).isEqualTo("scripted");
        assertThat(body.path("system_fingerprint").asString()).startsWith("fp_");
        JsonNode choice = body.path("choices").get(0);
        assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asString()).isEqualTo("Good morning.");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        int prompt = engine.lastPrompt().length();
        assertThat(body.path("usage").path("prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(body.path("usage").path("completion_tokens").asInt()).isEqualTo(3);
        assertThat(body.path("usage").path("total_tokens").asInt()).isEqualTo(prompt + 3);
        assertThat(reasoningTokens(body)).isZero();
    }

    @Test
    void aStreamBeginsWithTheRoleAndEndsWithTheMark() {
        engine.answerWith("Good", " morning", ".");

        Answer answer = chat("\"stream\":true");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.events().getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks = answer.chunks();
        assertThat(delta(chunks.getFirst()).path("role").asString()).isEqualTo("assistant");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
            assertThat(chunk.path("created")).isEqualTo(chunks.getFirst().path("created"));
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
        });
        assertThat(chunks.getLast().path("choices").get(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(chunks).filteredOn(chunk -> chunk.has("usage")).isEmpty();
        assertThat(answer.concatenated("content")).isEqualTo("Good morning.");
    }

    @Test
    void aStreamEndsWithTheUsageWhereItWasAskedFor() {
        engine.answerWith("Good", " morning", ".");

        List<JsonNode> chunks = chat("\"stream\":true,\"stream_options\":{\"include_usage\":true}")
                .chunks();

        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().path("usage").path("completion_tokens").asInt())
                .isEqualTo(3);
        assertThat(chunks).filteredOn(chunk -> chunk.has("usage")).hasSize(1);
    }

    @Test
    void charactersOutsideTheBasicPlaneArriveWhole() {
        engine.answerWith("déjà ", "", "🦊", " und ", "日本");

        assertThat(content(chat(""))).isEqualTo("déjà 🦊 und 日本");
        assertThat(chat("\"stream\":true").concatenated("content")).isEqualTo("déjà 🦊 und 日本");
    }

    @Test
    void aStopStringAcrossPiecesEndsTheAnswerBeforeItself() {
        engine.answerWith("one", " tw", "o S", "TO", "P three", " four");

        Answer whole = chat("\"stop\":\"STOP\"");
        Answer streamed = chat("\"stop\":[\"never\",\"STOP\"],\"stream\":true");

        assertThat(content(whole)).isEqualTo("one two ");
        assertThat(whole.json().path("choices").get(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(whole.json().path("usage").path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(streamed.concatenated("content")).isEqualTo("one two ");
        assertThat(streamed.events().getLast()).isEqualTo("[DONE]");
    }

    @Test
    void textThatOnlyBeganAStopStringIsGivenOut() {
        engine.answerWith("one S", "TO");

        assertThat(content(chat("\"stop\":\"STOP\""))).isEqualTo("one STO");
    }

    @Test
    void theTokenLimitEndsTheAnswerWithLength() {
        engine.answerEndlessly("a");

        JsonNode body = chat("\"max_completion_tokens\":7").json();

        assertThat(body.path("choices").get(0).path("finish_reason").asString()).isEqualTo("length");
        assertThat(body.path("usage").path("completion_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void withoutALimitTheRestOfTheContextIsAllowed() {
        engine.answerWith("a");

        chat("");

        assertThat(engine.lastRequest().maxTokens())
                .isEqualTo(ScriptedEngine.CONTEXT - engine.lastPrompt().length());
    }

    @Test
    void samplingReachesTheEngine() {
        engine.answerWith("a");

        chat("\"temperature\":0.5,\"top_p\":0.25,\"top_k\":7,\"seed\":-3");

        assertThat(engine.lastRequest().sampling().temperature()).isEqualTo(0.5f);
        assertThat(engine.lastRequest().sampling().topP()).isEqualTo(0.25f);
        assertThat(engine.lastRequest().sampling().topK()).isEqualTo(7);
        assertThat(engine.lastRequest().sampling().seed()).isEqualTo(-3);
    }

    @Test
    void everyRequestWithoutASeedGetsAnother() {
        engine.answerWith("a");

        chat("");
        long first = engine.lastRequest().sampling().seed();
        chat("");

        assertThat(engine.lastRequest().sampling().seed()).isNotEqualTo(first);
    }

    @Test
    void anEngineThatBreaksBeforeTheEndOfAStreamIsAnErrorEventWithoutTheMark() {
        engine.answerWith("half an ans");
        engine.failAfterwards(new IllegalStateException("a secret of the engine"));

        Answer answer = chat("\"stream\":true");

        assertThat(answer.concatenated("content")).isEqualTo("half an ans");
        assertThat(answer.events()).doesNotContain("[DONE]");
        JsonNode error = answer.chunks().getLast().path("error");
        assertThat(error.path("code").asString()).isEqualTo("internal_error");
        assertThat(error.path("message").asString()).doesNotContain("secret");
    }

    @Test
    void anEngineThatBreaksBeforeAWholeAnswerIsAnInternalError() {
        engine.answerWith("half an ans");
        engine.failAfterwards(new IllegalStateException("a secret of the engine"));

        Answer answer = chat("");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("internal_error").doesNotContain("secret");
    }

    @Test
    void aHundredStreamsAtOnceAreEachComplete() throws Exception {
        engine.answerWith("all ", "of ", "it");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = threads.invokeAll(Collections.nCopies(100, () -> chat("\"stream\":true")));

            for (Future<Answer> answer : answers) {
                assertThat(answer.get().concatenated("content")).isEqualTo("all of it");
                assertThat(answer.get().events().getLast()).isEqualTo("[DONE]");
            }
        }
    }

    @Test
    void theModelsCanBeListedAndFetched() {
        JsonNode list = client.get("/v1/models").json();

        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").get(0).path("id").asString()).isEqualTo("scripted");
        assertThat(client.get("/v1/models/scripted")
                        .json()
                        .path("max_model_len")
                        .asInt())
                .isEqualTo(ScriptedEngine.CONTEXT);
        assertThat(client.get("/v1/models/some/other").status()).isEqualTo(404);
        assertThat(client.get("/v1/models/some/other").body()).contains("model_not_found");
    }

    private Answer chat(String more) {
        String fields = more.isEmpty() ? "" : "," + more;
        Answer answer = client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"Hello"}]%s}""".formatted(fields));
        return answer;
    }

    private static JsonNode delta(JsonNode chunk) {
        return chunk.path("choices").get(0).path("delta");
    }

    private static String content(Answer answer) {
        return answer.json()
                .path("choices")
                .get(0)
                .path("message")
                .path("content")
                .asString();
    }

    private static int reasoningTokens(JsonNode body) {
        return body.path("usage")
                .path("completion_tokens_details")
                .path("reasoning_tokens")
                .asInt();
    }
}
