package io.noesis.events;

import java.util.UUID;

/// Something that happened, as a record on a topic. Names are past tense; fields are only ever added.
public sealed interface Event permits EvaluationRequested, ItemRequested, ItemScored, RunChanged {

    /// The run it belongs to.
    UUID runId();

    /// The record's key. Events of a run stay in order under its id; items need no order, and are spread over the
    /// partitions so that all members of the share group have some: a member reads some partitions only.
    default String key() {
        return this instanceof ItemRequested item ? item.runId() + "/" + item.itemId() : runId().toString();
    }

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
