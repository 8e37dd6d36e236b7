package io.noesis.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import io.noesis.dialect.backend.BackendDialect;

class RemoteModelConfigurationTest {

    private static final String ONE = "noesis.gateway.models[0].";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Enabled.class, RemoteModelConfiguration.class);

    @EnableConfigurationProperties(RemoteModelProperties.class)
    static class Enabled {}

    @Test
    void thereNeedBeNone() {
        context.run(started ->
                assertThat(started.getBean(RemoteModels.class).isEmpty()).isTrue());
    }

    @Test
    void everyFieldIsTaken(@TempDir Path directory) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "secret-key\n");
        context.withPropertyValues(
                        ONE + "name=nvidia/super",
                        ONE + "base-url=https://vllm:8000/prefix/",
                        ONE + "dialect=tensorrt-llm",
                        ONE + "upstream-model=theirs",
                        ONE + "family=llama-nemotron-v1.5",
                        ONE + "api-key-file=" + key,
                        ONE + "parses-thinking=true",
                        ONE + "parses-calls=true",
                        ONE + "limits-thinking=true",
                        ONE + "max-concurrent=3",
                        ONE + "max-answer-size=1MB",
                        ONE + "timeouts.connect=1s",
                        ONE + "timeouts.first-token=2s",
                        ONE + "timeouts.idle=3s",
                        ONE + "timeouts.total=4s",
                        ONE + "timeouts.keep-alive=5s")
                .run(started -> {
                    RemoteModel model = started.getBean(RemoteModels.class)
                            .find("nvidia/super")
                            .orElseThrow();
                    assertThat(model.baseUrl()).hasToString("https://vllm:8000/prefix");
                    assertThat(model.backend().dialect()).isEqualTo(BackendDialect.TENSORRT_LLM);
                    assertThat(model.backend().model()).isEqualTo("theirs");
                    assertThat(model.backend().family().orElseThrow().id()).isEqualTo("llama-nemotron-v1.5");
                    assertThat(model.backend().parsesThinking()).isTrue();
                    assertThat(model.backend().parsesCalls()).isTrue();
                    assertThat(model.backend().limitsThinking()).isTrue();
                    assertThat(model.key().orElseThrow().authorization()).isEqualTo("Bearer secret-key");
                    assertThat(model.maxConcurrent()).isEqualTo(3);
                    assertThat(model.maxAnswerBytes()).isEqualTo(1 << 20);
                    assertThat(model.timeouts())
                            .isEqualTo(new RemoteModelProperties.Timeouts(
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(3),
                                    Duration.ofSeconds(4),
                                    Duration.ofSeconds(5)));
                });
    }

    @Test
    void theStartUpLineSaysWhereAModelGoesAndNoKey() {
        context.withPropertyValues(
                        ONE + "name=super",
                        ONE + "base-url=http://llama:8080",
                        ONE + "dialect=llama-server",
                        ONE + "api-key-environment=LLAMA_KEY",
                        "LLAMA_KEY=secret-key")
                .run(started -> {
                    RemoteModels models = started.getBean(RemoteModels.class);
                    assertThat(models.facts().get("model.super"))
                            .contains("llama-server at http://llama:8080 as super")
                            .contains("thinking-parsed=true", "key=environment");
                    assertThat(models.all().toString()).doesNotContain("secret-key");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "name=bad name,                  name",
        "base-url=http://a/v1,           without user",
        "base-url=http://u:secret@a,     without user",
        "base-url=ftp://a,               http(s)",
        "dialect=ollama,                 dialect",
        "family=gpt,                     must be one of",
        "api-key-file=/nowhere/to/be,    cannot be read",
        "api-key-environment=NOT_SET,    not set",
        "max-concurrent=0,               maxConcurrent",
        "timeouts.idle=0s,               must be positive",
        "pares-thinking=true,            pares-thinking"
    })
    void whatCannotBeRightEndsTheStart(String field, String reason) {
        context.withPropertyValues(ONE + "name=a", ONE + "base-url=http://a", ONE + "dialect=vllm", ONE + field)
                .run(refused(reason));
    }

    @Test
    void twoModelsOfOneNameEndTheStart() {
        String two = "noesis.gateway.models[1].";
        context.withPropertyValues(
                        ONE + "name=a",
                        ONE + "base-url=http://a",
                        ONE + "dialect=vllm",
                        two + "name=a",
                        two + "base-url=http://b",
                        two + "dialect=vllm")
                .run(refused("configured twice"));
    }

    private static <C extends org.springframework.boot.test.context.assertj.AssertableApplicationContext>
            org.springframework.boot.test.context.runner.ContextConsumer<C> refused(String reason) {
        return started -> {
            assertThat(started).hasFailed();
            StringBuilder messages = new StringBuilder();
            for (Throwable t = started.getStartupFailure(); t != null; t = t.getCause()) {
                messages.append(t).append('\n');
            }
            assertThat(messages).contains(reason).doesNotContain("secret");
        };
    }
}
