package io.noesis.api.dataset;

import java.util.List;

/// Body of `GET /v1/datasets`.
public record DatasetList(String object, List<DatasetSummary> data) {

    public static DatasetList of(List<DatasetSummary> datasets) {
        return new DatasetList("list", List.copyOf(datasets));
    }
}
