package io.noesis.support.startup;

import java.util.Map;

/// What a feature wants said in the start-up line. Any number of beans; read once the service is ready. Facts are
/// shown to whoever reads the log: no secret may be one.
@FunctionalInterface
public interface StartupFacts {

    /// @return short names and values, in the order to show them
    Map<String, String> facts();
}
