package io.noesis.inference.model;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.openai.ModelList;

/// `GET /v1/models` and `GET /v1/models/{id}`; an id may contain slashes, as those of the hubs do.
@RestController
class ModelsController {

    private final ModelCatalog catalog;

    ModelsController(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/v1/models")
    ModelList list() {
        return ModelList.of(catalog.list());
    }

    @GetMapping("/v1/models/{*id}")
    ModelList.Model get(@PathVariable String id) {
        return catalog.get(id.substring(1));
    }
}
