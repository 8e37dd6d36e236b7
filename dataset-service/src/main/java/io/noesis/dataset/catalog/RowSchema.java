package io.noesis.dataset.catalog;

import java.util.Arrays;

import io.noesis.api.error.NoesisException;

/// The two row layouts of the released data, named as its configurations are.
public enum RowSchema {
    /// Supervised fine-tuning: a prompt and the answer to learn.
    SFT,
    /// Reinforcement learning: a prompt and what its answer will be checked for.
    RL;

    public static RowSchema of(String config) {
        return Arrays.stream(values())
                .filter(schema -> schema.name().equals(config))
                .findFirst()
                .orElseThrow(() -> NoesisException.invalid("config", "must be SFT or RL", "'" + config + "'"));
    }
}
