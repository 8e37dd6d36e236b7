package io.noesis.dataset.ingest;

import java.util.Locale;

/// Known quirks of the released data. A row with one is accepted and counted. The names are part of the API.
enum RowWarning {
    /// Reasoning is on and the think block has nothing in it.
    EMPTY_THINK_BLOCK,
    /// Reasoning is on and the output has no complete think block.
    NO_THINK_BLOCK,
    /// Reasoning is off and the output has a think tag.
    UNEXPECTED_THINK_TAG,
    /// `Ulta` stands for `Ultra`.
    USED_IN_TRAINING_TYPO,
    /// `used_in_training` is a list where the release has comma-separated text; it is stored as that text.
    USED_IN_TRAINING_LIST,
    /// The row has fields the schema does not know; they are kept.
    EXTRA_FIELDS;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
