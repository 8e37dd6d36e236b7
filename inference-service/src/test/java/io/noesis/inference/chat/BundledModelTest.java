package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.noesis.inference.InferenceApplication;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole service over the bundled model on the real engine.
class BundledModelTest {

    /// Tokens in a page of the KV cache.
    private static final int PAGE = 64;

    private static ConfigurableApplicationContext service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = new SpringApplicationBuilder(InferenceApplication.class)
                .run("--server.port=0", "--noesis.inference.model.path=bundled:noesis-nano");
        client = new ServiceClient(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> client.get("/actuator/health/readiness").status() == 200);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void itIsServedUnderItsNameAndPromptedAsItWasTrained() {
        assertThat(client.get("/v1/models").json().at("/data/0/id").asString()).isEqualTo("noesis-nano");
        assertThat(client.get("/actuator/health/readiness").body()).contains("\"family\":\"noesis\"");
    }

    @Test
    void aSumIsThoughtAboutAndAnswered() {
        JsonNode body = chat("What is 17 + 25?", "\"temperature\":0,\"reasoning\":{\"mode\":\"on\"}")
                .json();

        assertThat(body.at("/choices/0/message/reasoning_content").asString()).isNotBlank();
        assertThat(body.at("/choices/0/message/content").asString()).contains("42");
        assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void theStreamedAnswerIsTheWholeOne() {
        Answer whole =
                chat("Write one sentence about the sea.", "\"temperature\":0,\"max_tokens\":40,\"ignore_eos\":true");
        Answer streamed = chat(
                "Write one sentence about the sea.",
                "\"temperature\":0,\"max_tokens\":40,\"ignore_eos\":true,\"stream\":true");

        assertThat(streamed.concatenated("content"))
                .isNotBlank()
                .isEqualTo(whole.json().at("/choices/0/message/content").asString());
        assertThat(streamed.events().getLast()).isEqualTo("[DONE]");
    }

    @Test
    void theSameSeedGivesTheSameAnswer() {
        String sampled = "\"max_tokens\":24,\"min_tokens\":24,\"temperature\":1,\"seed\":7";

        JsonNode first = chat("Tell me a short story.", sampled).json();
        JsonNode second = chat("Tell me a short story.", sampled).json();

        assertThat(second.at("/choices/0/message")).isEqualTo(first.at("/choices/0/message"));
    }

    @Test
    void aFollowUpTurnFindsItsConversationInTheCache() {
        String opening = "You are a careful assistant who answers in plain words. ".repeat(30);
        String messages = "{\"role\":\"system\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"Say hello.\"}"
                .formatted(opening);
        JsonNode first = send(messages).json();
        String answer = first.at("/choices/0/message/content").asString();
        int conversation = first.at("/usage/prompt_tokens").asInt();
        assertThat(first.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isZero();
        assertThat(conversation).isGreaterThan(5 * PAGE);

        JsonNode second = send(messages
                        + ",{\"role\":\"assistant\",\"content\":%s},{\"role\":\"user\",\"content\":\"And bye.\"}"
                                .formatted(new JsonMapper().writeValueAsString(answer)))
                .json();

        assertThat(second.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isGreaterThan(conversation - PAGE);
    }

    private static Answer send(String messages) {
        Answer answer = client.chat("""
                {"model":"noesis-nano","messages":[%s],"temperature":0,"max_tokens":40,"min_tokens":40}""".formatted(messages));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void theHealthNamesTheKernels() {
        assertThat(client.get("/actuator/health/readiness")
                        .json()
                        .at("/components/model/details/kernelTier")
                        .asString())
                .isIn("NATIVE_AMX_INT8", "NATIVE_AVX512_VNNI", "NATIVE_AVX2", "VECTOR");
    }

    private static Answer chat(String question, String more) {
        Answer answer = client.chat("""
                {"model":"noesis-nano","messages":[{"role":"user","content":"%s"}],%s}""".formatted(question, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
