package io.noesis.events;

/// The topics of evaluation work.
public enum Topic {
    /// A run was asked for: [EvaluationRequested].
    JOBS("noesis.evaluation.jobs"),
    /// One question to ask: [ItemRequested]. A work queue, read by a share group.
    ITEMS("noesis.evaluation.items"),
    /// One answer, judged: [ItemScored].
    RESULTS("noesis.evaluation.results"),
    /// A run changed its state: [RunChanged].
    EVENTS("noesis.evaluation.events"),
    /// Records of the other topics that nobody could read.
    DEAD_LETTERS("noesis.evaluation.dlt");

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    public String topicName() {
        return topicName;
    }
}
