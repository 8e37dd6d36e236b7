package io.noesis.evaluation.broker;

/// The share group that reads the items: a queue from which each record goes to one worker, and back into the queue
/// when that worker is not heard of again (KIP-932).
public final class ShareGroup {

    public static final String NAME = "noesis-evaluation-workers";

    private ShareGroup() {}
}
