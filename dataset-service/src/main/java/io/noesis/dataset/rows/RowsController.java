package io.noesis.dataset.rows;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.dataset.RowCount;
import io.noesis.api.dataset.RowPage;
import io.noesis.dataset.catalog.Parameters;
import io.noesis.dataset.catalog.SplitKey;

/// Pages and counts of rows over REST.
@RestController
@RequestMapping("/v1/datasets/{name}/versions/{version}")
class RowsController {

    private final RowReader reader;

    RowsController(RowReader reader) {
        this.reader = reader;
    }

    @GetMapping("/rows")
    RowPage rows(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String config,
            @RequestParam String split,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String reasoning,
            @RequestParam(required = false) @Nullable String generator,
            @RequestParam(required = false) @Nullable String license,
            @RequestParam(defaultValue = "0") String offset,
            @RequestParam(defaultValue = "100") String length) {
        return reader.page(
                SplitKey.of(name, version, config, split),
                new RowFilter(category, reasoning, generator, license),
                Parameters.offset(offset),
                Parameters.length(length));
    }

    @GetMapping("/count")
    RowCount count(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String config,
            @RequestParam String split,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String reasoning,
            @RequestParam(required = false) @Nullable String generator,
            @RequestParam(required = false) @Nullable String license) {
        return reader.count(
                SplitKey.of(name, version, config, split), new RowFilter(category, reasoning, generator, license));
    }
}
