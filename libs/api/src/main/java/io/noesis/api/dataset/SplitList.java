package io.noesis.api.dataset;

import java.util.List;

/// Body of `GET …/splits`.
public record SplitList(List<SplitSummary> splits) {

    public SplitList {
        splits = List.copyOf(splits);
    }
}
