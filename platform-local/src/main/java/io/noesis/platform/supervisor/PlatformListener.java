package io.noesis.platform.supervisor;

import java.time.Duration;

/// Told about the start of the platform, in the order things happen.
public interface PlatformListener {

    /// A part has begun to start.
    void starting(String part);

    /// A part waits for something and says how far it is; called only when the text changes.
    void waiting(String part, String detail);

    void ready(String part, Duration after, String detail);

    /// A part runs but can't do its work; the others go on.
    void degraded(String part, String reason);

    /// Processes of an earlier supervisor were found and ended.
    void leftoversEnded(String part);
}
