package io.noesis.dataset.catalog;

import java.net.URI;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.dataset.CreateVersionRequest;
import io.noesis.api.dataset.DatasetList;
import io.noesis.api.dataset.DatasetSummary;
import io.noesis.api.dataset.DatasetVersion;
import io.noesis.api.dataset.QuarantinePage;
import io.noesis.api.dataset.SplitList;
import io.noesis.api.error.NoesisException;

/// Datasets and versions over REST.
@RestController
@RequestMapping("/v1/datasets")
class CatalogController {

    private static final int MAX_DESCRIPTION = 4096;

    private final Catalog catalog;
    private final CatalogView view;
    private final Publisher publisher;

    CatalogController(Catalog catalog, CatalogView view, Publisher publisher) {
        this.catalog = catalog;
        this.view = view;
        this.publisher = publisher;
    }

    @GetMapping
    DatasetList list() {
        return DatasetList.of(view.datasets());
    }

    @GetMapping("/{name}")
    DatasetSummary dataset(@PathVariable String name) {
        return view.dataset(Names.dataset(name));
    }

    @PostMapping("/{name}/versions")
    ResponseEntity<DatasetVersion> create(@PathVariable String name, @RequestBody CreateVersionRequest request) {
        String dataset = Names.dataset(name);
        String version = Names.version(request.version());
        String description = request.description();
        if (description != null && description.length() > MAX_DESCRIPTION) {
            throw NoesisException.invalid(
                    "description", "must have at most " + MAX_DESCRIPTION + " characters", description.length());
        }
        catalog.createDraft(dataset, version, description);
        return ResponseEntity.created(URI.create("/v1/datasets/%s/versions/%s".formatted(dataset, version)))
                .body(view.version(dataset, version));
    }

    @GetMapping("/{name}/versions/{version}")
    DatasetVersion version(@PathVariable String name, @PathVariable String version) {
        return view.version(Names.dataset(name), Names.version(version));
    }

    @PostMapping("/{name}/versions/{version}/publish")
    DatasetVersion publish(@PathVariable String name, @PathVariable String version) {
        return publisher.publish(Names.dataset(name), Names.version(version));
    }

    @GetMapping("/{name}/versions/{version}/splits")
    SplitList splits(@PathVariable String name, @PathVariable String version) {
        return new SplitList(view.splits(catalog.version(Names.dataset(name), Names.version(version))));
    }

    @GetMapping("/{name}/versions/{version}/quarantine")
    QuarantinePage quarantine(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam(defaultValue = "0") String offset,
            @RequestParam(defaultValue = "100") String length) {
        return view.quarantine(
                catalog.version(Names.dataset(name), Names.version(version)),
                Parameters.offset(offset),
                Parameters.length(length));
    }
}
