package io.noesis.platform.supervisor;

import java.time.Duration;
import java.util.List;

/// The five services, with what each needs from its JVM.
enum ServiceKind {
    GATEWAY("gateway-service", 8080, List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    /// The one that computes: all of the compiler, and the Vector API.
    INFERENCE("inference-service", 8081, List.of("-Xmx2g", "-XX:+UseParallelGC", "--add-modules=jdk.incubator.vector")),
    DATASET("dataset-service", 8082, List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    EVALUATION("eval-service", 8083, List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    /// Computes too, when a job runs: the rows of a recipe lie in the heap, its tensors outside. Until then it is
    /// to be small, so the heap begins so.
    TRAINING(
            "training-service",
            8084,
            List.of("-Xms32m", "-Xmx2500m", "-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector"));

    private static final Duration STOP_LIMIT = Duration.ofMillis(5500);

    /// A training ends its step first, which may be a round of rollouts, and saves what it has.
    private static final Duration TRAINING_STOP_LIMIT = Duration.ofSeconds(20);

    private final String module;
    private final int preferredPort;
    private final List<String> jvmFlags;

    ServiceKind(String module, int preferredPort, List<String> jvmFlags) {
        this.module = module;
        this.preferredPort = preferredPort;
        this.jvmFlags = jvmFlags;
    }

    /// Name of the module and of the process.
    String module() {
        return module;
    }

    int preferredPort() {
        return preferredPort;
    }

    List<String> jvmFlags() {
        return jvmFlags;
    }

    /// How long the service may take to stop before it is killed.
    Duration stopLimit() {
        return this == TRAINING ? TRAINING_STOP_LIMIT : STOP_LIMIT;
    }
}
