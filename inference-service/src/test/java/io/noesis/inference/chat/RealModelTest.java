package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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

/// The whole service over a public model, made elsewhere, on the real engine. Skipped, and reported so, where the
/// model is not there.
class RealModelTest {

    private static final String NAME = "smollm2-135m.gguf";

    private static ConfigurableApplicationContext service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        String configured = System.getenv("NOESIS_MODELS");
        Path directory = configured == null
                ? Path.of(System.getProperty("user.home"), ".noesis", "models")
                : Path.of(configured);
        Path file = directory.resolve(NAME);
        assumeTrue(Files.exists(file), "no " + NAME + " in " + directory + ": ./noesis model pull smollm2-135m");
        service = new SpringApplicationBuilder(InferenceApplication.class)
                .run("--server.port=0", "--noesis.inference.model.path=" + file);
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
    void aQuestionIsAnsweredInSaneEnglish() {
        JsonNode body = chat("What is the capital of France? Answer in one sentence.", "\"temperature\":0")
                .json();

        assertThat(body.at("/choices/0/message/content").asString()).contains("Paris");
        assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isBetween(10, 80);
        assertThat(body.at("/usage/completion_tokens").asInt()).isBetween(1, 50);
    }

    @Test
    void theStreamedAnswerIsTheWholeOne() {
        Answer whole = chat("Write one sentence about the sea.", "\"temperature\":0,\"max_tokens\":40");
        Answer streamed =
                chat("Write one sentence about the sea.", "\"temperature\":0,\"max_tokens\":40,\"stream\":true");

        assertThat(streamed.concatenated("content"))
                .isNotBlank()
                .isEqualTo(whole.json().at("/choices/0/message/content").asString());
        assertThat(streamed.events().getLast()).isEqualTo("[DONE]");
    }

    private static Answer chat(String question, String more) {
        Answer answer = client.chat("""
                {"model":"smollm2-135m","messages":[{"role":"user","content":"%s"}],%s}""".formatted(question, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
