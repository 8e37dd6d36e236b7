package io.noesis.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.noesis.engine.loading.ModelLoadException;
import io.noesis.inference.InferenceApplication;
import io.noesis.inference.ScriptedModel;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.ScriptedEngine;

/// What the service says before its model answers, and when it never will.
class ModelLoadingTest {

    private static final String CHAT = """
            {"model":"scripted","messages":[{"role":"user","content":"hi"}]}""";

    @Test
    void aServiceIsLiveAndSaysHowFarItsModelIsBeforeItIsReady() {
        CountDownLatch mayFinish = new CountDownLatch(1);
        try (ScriptedEngine engine = new ScriptedEngine();
                ConfigurableApplicationContext service = start(progress -> {
                    progress.at("reading weights", 0.25);
                    awaitQuietly(mayFinish);
                    return engine;
                })) {
            ServiceClient client = client(service);
            await().until(() -> client.get("/actuator/health/readiness").body().contains("reading weights"));

            assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
            Answer readiness = client.get("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.json().at("/components/model/details/progress").asDouble())
                    .isEqualTo(0.25);
            assertThat(client.get("/actuator/prometheus").body()).contains("noesis_model_load_progress 0.25");
            Answer chat = client.chat(CHAT);
            assertThat(chat.status()).isEqualTo(503);
            assertThat(chat.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(chat.body()).contains("model_not_ready", "reading weights, 25 %");
            assertThat(client.get("/v1/models").json().path("data")).isEmpty();

            mayFinish.countDown();
            await().until(() -> client.get("/actuator/health/readiness").status() == 200);
            assertThat(client.get("/actuator/health/readiness").body()).contains("\"kernelTier\":\"SCALAR\"");
        }
    }

    @Test
    void aModelThatCannotBeLoadedLeavesTheServiceLiveAndSayingWhy() {
        try (ConfigurableApplicationContext service = start(progress -> {
            throw new ModelLoadException("magic is 0x00000000, but GGUF was expected at byte 0");
        })) {
            ServiceClient client = client(service);
            await().until(() -> client.get("/actuator/health/readiness").body().contains("error"));

            assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
            Answer readiness = client.get("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.json().at("/components/model/details/error").asString())
                    .contains("magic is 0x00000000");
            Answer chat = client.chat(CHAT);
            assertThat(chat.status()).isEqualTo(503);
            assertThat(chat.body()).contains("model_not_ready", "magic is 0x00000000");
        }
    }

    @Test
    void aServiceWhoseEngineBrokeIsNeitherReadyNorLive() {
        try (ScriptedEngine engine = new ScriptedEngine();
                ConfigurableApplicationContext service = start(progress -> engine)) {
            ServiceClient client = client(service);
            await().until(() -> client.get("/actuator/health/readiness").status() == 200);
            assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);

            // A broken engine closes itself.
            engine.close();

            Answer readiness = client.get("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.json().at("/components/model/details/error").asString())
                    .contains("the engine broke");
            assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(503);
        }
    }

    static Stream<Arguments> brokenFiles() {
        byte[] hugeCount = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x46554747)
                .putInt(3)
                .putLong(Long.MAX_VALUE)
                .putLong(1)
                .array();
        return Stream.of(
                Arguments.of("garbage", "this is no model at all, but a text".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("empty", new byte[0]),
                Arguments.of("truncated", Arrays.copyOf(hugeCount, 12)),
                Arguments.of("huge", hugeCount));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void aBrokenFileLeavesTheServiceLiveAndSayingWhy(String name, byte[] content, @TempDir Path directory)
            throws IOException {
        Path file = Files.write(directory.resolve(name + ".gguf"), content);
        try (ConfigurableApplicationContext service = new SpringApplicationBuilder(InferenceApplication.class)
                .run("--server.port=0", "--noesis.inference.model.path=" + file)) {
            ServiceClient client = client(service);
            await().until(() -> client.get("/actuator/health/readiness").body().contains("error"));

            assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(503);
            Answer chat = client.chat(CHAT.replace("scripted", name));
            assertThat(chat.status()).isEqualTo(503);
            assertThat(chat.json().at("/error/code").asString()).isEqualTo("model_not_ready");
            assertThat(chat.json().at("/error/message").asString())
                    .startsWith("model '%s' could not be loaded: ".formatted(name))
                    .doesNotContain(directory.toString())
                    .doesNotContain("unexpected");
        }
    }

    private static ConfigurableApplicationContext start(EngineLoader loader) {
        return new SpringApplicationBuilder(InferenceApplication.class, ScriptedModel.class)
                .initializers((GenericApplicationContext context) -> context.registerBean(
                        "testLoader", EngineLoader.class, () -> loader, definition -> definition.setPrimary(true)))
                .run(
                        "--server.port=0",
                        "--noesis.inference.model.path=scripted.gguf",
                        "--noesis.inference.model.id=scripted",
                        "--scripted.loader=false");
    }

    private static ServiceClient client(ConfigurableApplicationContext service) {
        return new ServiceClient(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
