package io.noesis.events;

import java.util.UUID;

/// Something that happened, as a record on a topic. Names are past tense; fields are only ever added.
public sealed interface Event permits EvaluationRequested, ItemRequested, ItemScored, RunChanged {

    /// The run it belongs to, which is also the record's key.
    UUID runId();

    /// The CloudEvents type, which names the version of the schema.
    default String type() {
        return switch (this) {
            case EvaluationRequested _ -> EvaluationRequested.TYPE;
            case ItemRequested _ -> ItemRequested.TYPE;
            case ItemScored _ -> ItemScored.TYPE;
            case RunChanged _ -> RunChanged.TYPE;
        };
    }

    default Topic topic() {
        return switch (this) {
            case EvaluationRequested _ -> Topic.JOBS;
            case ItemRequested _ -> Topic.ITEMS;
            case ItemScored _ -> Topic.RESULTS;
            case RunChanged _ -> Topic.EVENTS;
        };
    }
}
