package io.noesis.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.noesis.support.startup.StartupFacts;

/// What the service was told to serve, and with what; kernels and context follow in a line of their own once the
/// model is ready.
@Component
class ModelFacts implements StartupFacts {

    private final ModelProperties model;
    private final EngineProperties engine;

    ModelFacts(ModelProperties model, EngineProperties engine) {
        this.model = model;
        this.engine = engine;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", model.servedId());
        facts.put("family", model.family());
        facts.put("file", model.fileName());
        facts.put("threads", engine.threads() == 0 ? "all" : String.valueOf(engine.threads()));
        facts.put("max-batch", String.valueOf(engine.maxBatch()));
        facts.put("context", engine.contextLength() == 0 ? "model" : String.valueOf(engine.contextLength()));
        facts.put("queue-limit", String.valueOf(engine.queueLimit()));
        facts.put(
                "vector-api",
                String.valueOf(
                        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()));
        return facts;
    }
}
