package io.noesis.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.inference.chat.ChatProperties;
import io.noesis.inference.http.HttpProperties;
import io.noesis.inference.model.EngineProperties;
import io.noesis.inference.model.ModelProperties;

/// Configuration as an interface: what holds by default, what can be set, what is refused.
class ConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Records.class);

    @Test
    void defaults() {
        runner.withPropertyValues("noesis.inference.model.path=models/tiny.gguf")
                .run(context -> {
                    assertThat(context.getBean(ModelProperties.class))
                            .isEqualTo(new ModelProperties("models/tiny.gguf", null, null, "auto"));
                    assertThat(context.getBean(ModelProperties.class).servedId())
                            .isEqualTo("tiny");
                    assertThat(context.getBean(EngineProperties.class))
                            .isEqualTo(new EngineProperties(0, 0, 16, 256, 0, 512, KernelChoice.AUTO, "", KvType.F16));
                    assertThat(context.getBean(ChatProperties.class)).isEqualTo(new ChatProperties(8));
                    assertThat(context.getBean(HttpProperties.class))
                            .isEqualTo(new HttpProperties(
                                    DataSize.ofMegabytes(4), Duration.ofSeconds(5), Duration.ofMillis(20)));
                });
    }

    @Test
    void everyPropertyCanBeSet() {
        runner.withPropertyValues(
                        "noesis.inference.model.path=a.gguf",
                        "noesis.inference.model.folder=/models",
                        "noesis.inference.model.id=acme/reasoner-8b:v1",
                        "noesis.inference.model.family=chatml",
                        "noesis.inference.engine.threads=3",
                        "noesis.inference.engine.max-batch=5",
                        "noesis.inference.engine.context-length=1024",
                        "noesis.inference.engine.queue-limit=1",
                        "noesis.inference.engine.kv-tokens=9000",
                        "noesis.inference.engine.prefill-chunk=64",
                        "noesis.inference.engine.kernels=vector",
                        "noesis.inference.engine.weight-cache=/cache",
                        "noesis.inference.engine.kv-type=q8_0",
                        "noesis.inference.chat.max-choices=3",
                        "noesis.inference.http.max-body-size=1KB",
                        "noesis.inference.http.keep-alive=2s",
                        "noesis.inference.http.connection-check=7ms")
                .run(context -> {
                    assertThat(context.getBean(ModelProperties.class))
                            .isEqualTo(
                                    new ModelProperties("a.gguf", "acme/reasoner-8b:v1", Path.of("/models"), "chatml"));
                    assertThat(context.getBean(EngineProperties.class))
                            .isEqualTo(new EngineProperties(
                                    3, 1024, 5, 1, 9000, 64, KernelChoice.VECTOR, "/cache", KvType.Q8_0));
                    assertThat(context.getBean(ChatProperties.class)).isEqualTo(new ChatProperties(3));
                    assertThat(context.getBean(HttpProperties.class))
                            .isEqualTo(new HttpProperties(
                                    DataSize.ofKilobytes(1), Duration.ofSeconds(2), Duration.ofMillis(7)));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noesis.inference.model.file=a.gguf",
                "noesis.inference.model.path=bundled:smollm2",
                "noesis.inference.model.id=two words",
                "noesis.inference.engine.treads=1",
                "noesis.inference.engine.threads=-1",
                "noesis.inference.engine.max-batch=0",
                "noesis.inference.engine.context-length=-1",
                "noesis.inference.engine.queue-limit=0",
                "noesis.inference.engine.kv-tokens=-1",
                "noesis.inference.engine.prefill-chunk=0",
                "noesis.inference.http.max-body-size=0B",
                "noesis.inference.http.keep-alive=0s",
                "noesis.inference.http.connection-check=0ms",
                "noesis.inference.http.unknown=1",
                "noesis.inference.chat.max-choices=0",
                "noesis.inference.chat.choices=1"
            })
    void aMisspeltKeyOrAValueOutsideItsLimitsEndsTheStart(String property) {
        runner.withPropertyValues("noesis.inference.model.path=a.gguf", property)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void theBundledModelIsServedUnderItsName() {
        runner.withPropertyValues("noesis.inference.model.path=bundled:noesis-nano")
                .run(context -> assertThat(
                                context.getBean(ModelProperties.class).servedId())
                        .isEqualTo("noesis-nano"));
    }

    @Test
    void aServiceWithoutAModelPathDoesNotStart() {
        runner.run(context -> assertThat(context).hasFailed());
    }

    @EnableConfigurationProperties({
        ModelProperties.class,
        EngineProperties.class,
        HttpProperties.class,
        ChatProperties.class
    })
    static class Records {}
}
