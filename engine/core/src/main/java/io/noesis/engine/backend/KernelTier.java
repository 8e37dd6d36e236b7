package io.noesis.engine.backend;

/// Which kernels compute. Never chosen silently: the tier is in the start-up log, in health and in a metric.
public enum KernelTier {
    /// C, through the foreign function interface.
    NATIVE,
    /// The JDK's Vector API.
    VECTOR,
    /// Plain loops: the oracle the others are tested against, and the last resort.
    SCALAR
}
