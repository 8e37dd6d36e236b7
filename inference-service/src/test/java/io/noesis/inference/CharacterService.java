package io.noesis.inference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.Set;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.scheduler.EngineOptions;
import io.noesis.engine.scheduler.LocalEngine;
import io.noesis.inference.engine.CharacterModel;
import io.noesis.inference.engine.ScriptedTokenizer;
import io.noesis.inference.model.EngineLoader;

/// The whole service on a free port, with the real scheduler and sampler over a model that wants to write a given
/// text.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "noesis.inference.model.path=character.gguf",
            "noesis.inference.model.id=character",
            "noesis.inference.model.family=llama-nemotron-v1",
            "noesis.inference.http.keep-alive=100ms"
        })
@Import(CharacterService.Model.class)
public @interface CharacterService {

    /// Puts the model where the real one would be.
    @TestConfiguration(proxyBeanMethods = false)
    class Model {

        private static final int CONTEXT = 32_000;

        @Bean(destroyMethod = "")
        CharacterModel characterModel() {
            return new CharacterModel();
        }

        @Bean
        @Primary
        EngineLoader characterLoader(CharacterModel model) {
            return progress -> {
                progress.at("scripting", 1);
                ModelInfo info = new ModelInfo("Character", "llama", CONTEXT, 1_000, Optional.empty(), "SCALAR");
                return new LocalEngine(
                        model, info, new ScriptedTokenizer(), Set.of(CharacterModel.END), EngineOptions.DEFAULT);
            };
        }
    }
}
