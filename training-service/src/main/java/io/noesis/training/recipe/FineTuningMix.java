package io.noesis.training.recipe;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.batch.Sample;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;

/// What fine-tuning reads of the rows, and besides them.
///
/// All thinking about questions with a checkable answer, and all tool calls that are thought about. An answer
/// without thinking is a few tokens behind a prompt of dozens, and small talk is soon known by heart: of them a
/// part is enough. The report, too, weighs its data by what is still to be learnt (arXiv:2505.00949, section 4).
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

    /// The samples, lazily; all of them behind the rows' come the figures.
    static Stream<Sample> of(List<TrainingRow> rows, RowEncoder encoder, long seed) {
        AtomicLong tokens = new AtomicLong();
        Stream<Sample> read = IntStream.range(0, rows.size())
                .filter(i -> isRead(rows.get(i), i))
                .mapToObj(i -> encoder.sample(rows.get(i)))
                .peek(sample -> tokens.addAndGet(sample.length()));
        return Stream.concat(read, Stream.of(seed).flatMap(each -> rehearsal(tokens.get(), encoder, each)));
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
    ///
    /// @param tokens of the rows
    private static Stream<Sample> rehearsal(long tokens, RowEncoder encoder, long seed) {
        long wanted = Math.round(tokens * REHEARSED_SHARE / (1 - REHEARSED_SHARE));
        AtomicLong before = new AtomicLong();
        return new NanoData(seed)
                .rehearsal(Math.toIntExact(wanted))
                .map(encoder::document)
                .takeWhile(sample -> before.getAndAdd(sample.length()) < wanted);
    }
}
