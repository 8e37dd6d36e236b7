package io.noesis.inference.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.noesis.inference.InferenceApplication;
import io.noesis.inference.ScriptedModel;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.answer.RunningGenerations;
import io.noesis.inference.engine.ScriptedEngine;

/// What a client sees when the service is stopped under it.
@Timeout(60)
class DrainTest {

    @Test
    void aStreamThatEndsInTimeIsComplete() throws Exception {
        ConfigurableApplicationContext service = start("10s");
        ScriptedEngine engine = service.getBean(ScriptedEngine.class);
        engine.holdSteps();
        engine.answerWith("one ", "two");
        CompletableFuture<Answer> answer = chat(service, true);
        await().until(() -> service.getBean(RunningGenerations.class).count() == 1);

        Drain drain = service.getBean(Drain.class);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(service::close);
        await().until(() -> !drain.isRunning());
        engine.releaseSteps();

        assertThat(within10s(answer).events().getLast()).isEqualTo("[DONE]");
        within10s(closing);
    }

    @Test
    void whatStillRunsAtTheDeadlineIsToldAndCancelled() throws Exception {
        ConfigurableApplicationContext service = start("1s");
        ScriptedEngine engine = service.getBean(ScriptedEngine.class);
        engine.holdSteps();
        engine.answerEndlessly("on and ");
        CompletableFuture<Answer> streamed = chat(service, true);
        CompletableFuture<Answer> whole = chat(service, false);
        await().until(() -> service.getBean(RunningGenerations.class).count() == 2);
        engine.permitSteps(1);

        service.close();

        Answer stream = within10s(streamed);
        assertThat(stream.events()).doesNotContain("[DONE]");
        assertThat(stream.chunks().getLast().at("/error/code").asString()).isEqualTo("shutting_down");
        assertThat(within10s(whole).status()).isEqualTo(503);
        assertThat(within10s(whole).json().at("/error/code").asString()).isEqualTo("shutting_down");
        assertThat(engine.counters().running()).isZero();
        assertThat(engine.counters().cancelled()).isEqualTo(2);
    }

    @Test
    void aServiceThatIsStoppedAndStartedAgainAnswers() throws Exception {
        try (ConfigurableApplicationContext service = start("10s")) {
            service.getBean(ScriptedEngine.class).answerWith("fine");
            service.stop();
            service.start();

            assertThat(within10s(chat(service, true)).concatenated("content")).isEqualTo("fine");
        }
    }

    private static ConfigurableApplicationContext start(String limit) {
        return new SpringApplicationBuilder(InferenceApplication.class, ScriptedModel.class)
                .run(
                        "--server.port=0",
                        "--noesis.inference.model.path=scripted.gguf",
                        "--noesis.inference.model.id=scripted",
                        "--spring.lifecycle.timeout-per-shutdown-phase=" + limit);
    }

    private static CompletableFuture<Answer> chat(ConfigurableApplicationContext service, boolean stream) {
        ServiceClient client =
                new ServiceClient(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        await().until(() -> client.get("/actuator/health/readiness").status() == 200);
        return CompletableFuture.supplyAsync(() -> client.chat("""
                {"model":"scripted","stream":%b,"messages":[{"role":"user","content":"hi"}]}""".formatted(stream)));
    }

    private static <T> T within10s(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(10, TimeUnit.SECONDS);
    }
}
