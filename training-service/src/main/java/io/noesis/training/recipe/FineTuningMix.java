package io.noesis.training.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.batch.Sample;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;

/// What fine-tuning reads of the rows, and besides them.
///
/// All thinking about questions with a checkable answer, and all tool calls that are thought about. An answer without
/// thinking is a few tokens behind a prompt of dozens, and small talk is soon known by heart: of them a part is
/// enough. The report, too, weighs its data by what is still to be learnt (arXiv:2505.00949, section 4).
///
/// Plain figures are read again all the while, since what fine-tuning does not show is forgotten: numbers that no
/// question names would be added up wrongly in the end.
final class FineTuningMix {

    private static final String TOOLS = "tools";
    private static final int ANSWERS_SKIPPED = 6;
    private static final int TALK_SKIPPED = 6;
    private static final int CALLS_SKIPPED = 2;
    private static final double REHEARSED_SHARE = 0.08;

    private FineTuningMix() {}

    static List<Sample> of(List<TrainingRow> rows, RowEncoder encoder, long seed) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (isRead(rows.get(i), i)) {
                samples.add(encoder.sample(rows.get(i)));
            }
        }
        samples.addAll(rehearsal(samples, encoder, seed));
        return List.copyOf(samples);
    }

    private static boolean isRead(TrainingRow row, int index) {
        if (row.task().equals(TOOLS)) {
            return row.reasoning() || index % CALLS_SKIPPED == 0;
        }
        if (!HeldOutProbe.SETS.contains(row.task())) {
            return index % TALK_SKIPPED == 0;
        }
        return row.reasoning() || index % ANSWERS_SKIPPED == 0;
    }

    /// As many as make up their share of the tokens.
    private static List<Sample> rehearsal(List<Sample> rows, RowEncoder encoder, long seed) {
        long wanted = Math.round(
                rows.stream().mapToLong(Sample::length).sum() * REHEARSED_SHARE / (1 - REHEARSED_SHARE));
        List<Sample> samples = new ArrayList<>();
        try (Stream<String> texts = new NanoData(seed).rehearsal(rows.size())) {
            var iterator = texts.iterator();
            for (long tokens = 0; tokens < wanted && iterator.hasNext(); ) {
                Sample sample = encoder.document(iterator.next());
                samples.add(sample);
                tokens += sample.length();
            }
        }
        return samples;
    }
}
