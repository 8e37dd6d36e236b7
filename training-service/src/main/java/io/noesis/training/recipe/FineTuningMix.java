package io.noesis.training.recipe;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.batch.Sample;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;

/// What fine-tuning reads of the rows, and besides them.
///
/// All thinking about questions with a checkable answer and about calls of functions. An answer without thinking is a
/// few tokens behind a prompt of dozens, such a call is mostly copied, and small talk is soon known by heart: of them a
/// part is enough.
/// The report, too, weighs its data by what is still to be learnt (arXiv:2505.00949, section 4).
///
/// Plain figures are read again all the while, since what fine-tuning does not show is forgotten: numbers that no
/// question names would be added up wrongly in the end.
final class FineTuningMix {

    private static final String TOOLS = "tools";
    private static final int ANSWERS_SKIPPED = 6;
    private static final int TALK_SKIPPED = 4;
    /// Of so many rows with tools that do not think, one is read.
    private static final int CALLS_SKIPPED = 2;
    private static final double REHEARSED_SHARE = 0.08;

    private FineTuningMix() {}

    /// Those of the rows that are read.
    static Stream<TrainingRow> read(List<TrainingRow> rows) {
        return IntStream.range(0, rows.size())
                .filter(i -> isRead(rows.get(i), i))
                .mapToObj(rows::get);
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

    /// Figures to read beside the rows, as many as make up their share of all tokens.
    ///
    /// @param read samples of the rows
    static List<Sample> rehearsal(List<Sample> read, RowEncoder encoder, long seed) {
        long tokens = read.stream().mapToLong(Sample::length).sum();
        long wanted = Math.round(tokens * REHEARSED_SHARE / (1 - REHEARSED_SHARE));
        List<Sample> figures = new ArrayList<>();
        Iterator<String> texts =
                new NanoData(seed).rehearsal(Math.toIntExact(wanted)).iterator();
        while (wanted > 0) {
            Sample sample = encoder.document(texts.next());
            figures.add(sample);
            wanted -= sample.length();
        }
        return figures;
    }
}
