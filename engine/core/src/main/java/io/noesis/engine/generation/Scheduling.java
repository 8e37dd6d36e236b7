package io.noesis.engine.generation;

import java.time.Duration;

/// Whose work a request is and how long it may take.
///
/// @param lane the queue it waits in
/// @param tenant requests of one tenant may reuse each other's cached prompts, those of different tenants never do
/// @param queueTimeout longest wait for a place in the batch; then the request fails with [QueueTimeoutException]
/// @param deadline longest time from submission to the end; then it ends with [FinishReason#DEADLINE]
public record Scheduling(Lane lane, String tenant, Duration queueTimeout, Duration deadline) {

    /// Long enough for anything, short enough to be added to a clock.
    public static final Duration NEVER = Duration.ofDays(365);

    public static final Scheduling DEFAULT = new Scheduling(Lane.CHAT, "", NEVER, NEVER);

    public Scheduling {
        if (queueTimeout.isNegative() || deadline.isNegative()) {
            throw new IllegalArgumentException(
                    "queueTimeout %s and deadline %s must not be negative".formatted(queueTimeout, deadline));
        }
    }
}
