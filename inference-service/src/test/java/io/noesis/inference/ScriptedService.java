package io.noesis.inference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/// The whole service on a free port, over a scripted engine.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "noesis.inference.model.path=scripted.gguf",
            "noesis.inference.model.id=scripted",
            "noesis.inference.model.family=llama-nemotron-v1",
            "noesis.inference.http.max-body-size=64KB",
            "spring.jackson.factory.constraints.read.max-token-count=18000",
            "noesis.inference.http.keep-alive=100ms",
            "management.prometheus.metrics.export.enabled=true",
            "spring.test.metrics.export=true"
        })
@Import(ScriptedModel.class)
public @interface ScriptedService {}
