package io.noesis.inference;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import io.noesis.inference.engine.ScriptedEngine;
import io.noesis.inference.model.EngineLoader;

/// Puts a [ScriptedEngine] where the real one would be.
@TestConfiguration(proxyBeanMethods = false)
public class ScriptedModel {

    @Bean(destroyMethod = "")
    ScriptedEngine scriptedEngine() {
        return new ScriptedEngine();
    }

    @Bean
    @Primary
    @ConditionalOnProperty(name = "scripted.loader", matchIfMissing = true)
    EngineLoader scriptedLoader(ScriptedEngine engine) {
        return progress -> {
            progress.at("scripting", 1);
            return engine;
        };
    }
}
