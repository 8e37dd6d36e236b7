package io.noesis.inference.model;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ModelList;

/// Which models can be named, and the one behind a name.
@Component
public class ModelCatalog {

    private static final String OWNER = "noesis";

    private final ModelLifecycle models;

    public ModelCatalog(ModelLifecycle models) {
        this.models = models;
    }

    public String servedId() {
        return models.servedId();
    }

    /// The model a request names.
    ///
    /// @throws NoesisException when it is not named, unknown, or not ready
    public ServedModel require(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            throw NoesisException.missing("model");
        }
        checkKnown(id);
        return switch (models.state()) {
            case ModelState.Ready(ServedModel model) -> model;
            case ModelState.Loading(String stage, double fraction) ->
                throw new ModelNotReadyException(
                        "model '%s' is still loading: %s, %d %%".formatted(id, stage, Math.round(100 * fraction)));
            case ModelState.Failed(String reason) ->
                throw new ModelNotReadyException("model '%s' could not be loaded: %s".formatted(id, reason));
        };
    }

    /// The models that answer now.
    public List<ModelList.Model> list() {
        return ready().stream().toList();
    }

    /// @throws NoesisException when there is no such model, or it is not ready
    public ModelList.Model get(String id) {
        ServedModel model = require(id);
        return describe(model);
    }

    private Optional<ModelList.Model> ready() {
        return models.state() instanceof ModelState.Ready(ServedModel model)
                ? Optional.of(describe(model))
                : Optional.empty();
    }

    private static ModelList.Model describe(ServedModel model) {
        return ModelList.Model.of(
                model.id(),
                model.loadedAt().getEpochSecond(),
                OWNER,
                model.engine().model().contextLength());
    }

    private void checkKnown(String id) {
        if (!id.equals(models.servedId())) {
            String shown = id.length() <= 128 ? id : id.substring(0, 128) + "…";
            throw new NoesisException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The model `%s` does not exist or you do not have access to it.".formatted(shown),
                    "model",
                    null);
        }
    }
}
