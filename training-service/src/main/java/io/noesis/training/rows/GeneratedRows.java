package io.noesis.training.rows;

import java.util.Comparator;
import java.util.List;

import io.noesis.training.data.DataFiles;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;

/// Rows straight from the generator, for where no dataset service runs.
public record GeneratedRows(long seed, int pairs) implements TrainingRows {

    @Override
    public List<TrainingRow> fineTuning() {
        // Category by category, as the dataset service keeps them: the same training from either.
        return new NanoData(seed)
                .sft(pairs)
                .sorted(Comparator.comparing(TrainingRow::category))
                .toList();
    }

    @Override
    public List<TrainingRow> questions() {
        return new NanoData(seed).rl(pairs / DataFiles.PAIRS_TO_A_PROMPT).toList();
    }

    @Override
    public String version() {
        return "generated with seed %d, %d pairs".formatted(seed, pairs);
    }
}
