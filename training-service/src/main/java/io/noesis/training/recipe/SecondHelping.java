package io.noesis.training.recipe;

import java.util.ArrayList;
import java.util.List;

import io.noesis.training.data.TrainingRow;

/// What of the rows is read again in the second fine-tuning: all thinking about questions with a checkable answer,
/// and of the rest enough that it is not forgotten.
///
/// An answer without thinking is a few tokens behind a prompt of dozens, and small talk is soon known by heart: a
/// second reading of them would take half the time and teach little. The report, too, fine-tunes its smallest
/// model in stages that differ in their share of thinking (arXiv:2505.00949, section 4).
final class SecondHelping {

    private static final int ANSWERS_SKIPPED = 6;
    private static final int TALK_SKIPPED = 3;

    private SecondHelping() {}

    static List<TrainingRow> of(List<TrainingRow> rows) {
        List<TrainingRow> chosen = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            TrainingRow row = rows.get(i);
            boolean isChosen = row.reasoning()
                    ? HeldOutProbe.SETS.contains(row.task()) || i % TALK_SKIPPED == 0
                    : i % ANSWERS_SKIPPED == 0;
            if (isChosen) {
                chosen.add(row);
            }
        }
        return List.copyOf(chosen);
    }
}
