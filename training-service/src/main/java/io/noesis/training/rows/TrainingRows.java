package io.noesis.training.rows;

import java.io.IOException;
import java.util.List;

import io.noesis.training.data.TrainingRow;

/// The rows that a model is made from. Every call gives the same rows in the same order.
public interface TrainingRows {

    /// Rows of supervised fine-tuning.
    ///
    /// @throws IOException when they cannot be had
    List<TrainingRow> fineTuning() throws IOException;

    /// Questions with an answer to verify.
    ///
    /// @throws IOException when they cannot be had
    List<TrainingRow> questions() throws IOException;

    /// What the rows are, for the model card.
    String version();
}
