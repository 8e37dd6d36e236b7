package io.noesis.gateway.remote;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.noesis.support.startup.StartupFacts;

/// All models that other servers serve, by the name that callers use.
public final class RemoteModels implements StartupFacts {

    private final Map<String, RemoteModel> models;

    /// @throws IllegalStateException when two have one name
    RemoteModels(List<RemoteModel> models) {
        Map<String, RemoteModel> byName = new LinkedHashMap<>();
        for (RemoteModel model : models) {
            if (byName.put(model.name(), model) != null) {
                throw new IllegalStateException("the model '%s' is configured twice".formatted(model.name()));
            }
        }
        this.models = Collections.unmodifiableMap(byName);
    }

    public Optional<RemoteModel> find(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /// In the order of the configuration.
    public Collection<RemoteModel> all() {
        return models.values();
    }

    public boolean isEmpty() {
        return models.isEmpty();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        models.values().forEach(model -> facts.put("model." + model.name(), "'" + model.shown() + "'"));
        return facts;
    }
}
