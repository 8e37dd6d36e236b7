package io.noesis.engine.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

class TraceTest {

    @Test
    void equalSeedsGiveTheEqualTrace() {
        assertThat(Trace.of(7, 50, 2)).isEqualTo(Trace.of(7, 50, 2)).isNotEqualTo(Trace.of(8, 50, 2));
    }

    @Test
    void everyReplayIsOfTheNextSeed() {
        assertThat(TraceBench.traces(7, 3, 50, 2))
                .containsExactly(Trace.of(7, 50, 2), Trace.of(8, 50, 2), Trace.of(9, 50, 2));
    }

    @Test
    void figuresKnowTheirMedianAndTheirSpread() {
        Figures figures = new Figures();
        for (double value : new double[] {5, 1, 3}) {
            figures.add("a", value);
        }

        assertThat(figures.median("a")).isEqualTo(3);
        assertThat(figures.least("a")).isEqualTo(1);
        assertThat(figures.most("a")).isEqualTo(5);
        assertThat(figures.most("b")).isNaN();
    }

    @Test
    void requestsArriveAtTheWantedRateAndInOrder() {
        List<Duration> arrivals =
                Trace.of(1, 4000, 2).calls().stream().map(Trace.Call::arrival).toList();

        assertThat(arrivals).isSorted();
        assertThat(arrivals.getLast().toMillis() / 1e3).isCloseTo(2000, within(100.0));
    }

    @Test
    void answersAreFromSixteenToAHundredAndNinetyTwoTokens() {
        assertThat(Trace.of(1, 1000, 2).calls())
                .extracting(Trace.Call::maxTokens)
                .allMatch(tokens -> tokens >= 16 && tokens <= 192)
                .contains(16, 192);
    }

    @Test
    void percentileIsTheSmallestValueThatSoManyDoNotExceed() {
        double[] values = {1, 2, 3, 4};

        assertThat(TraceResult.percentile(values, 50)).isEqualTo(2);
        assertThat(TraceResult.percentile(values, 99)).isEqualTo(4);
        assertThat(TraceResult.percentile(new double[0], 50)).isNaN();
    }

    @Test
    void aStreamThatBreaksOffIsAFailureAndNotAShortAnswer() {
        TraceAnswer.Clock clock = new TraceAnswer.Clock(System.nanoTime());
        clock.piece(System.nanoTime());

        TraceAnswer broken = clock.answer();

        assertThat(broken.failure()).isEqualTo("the stream ended without [DONE]");
    }

    @Test
    void failedRequestsAreCountedAndLeftOutOfTheLatencies() {
        TraceAnswer.Clock whole = new TraceAnswer.Clock(0);
        whole.piece(5_000_000);
        whole.piece(7_000_000);
        whole.usage(10, 2);
        whole.done();

        TraceResult result = TraceResult.of(List.of(whole.answer(), new TraceAnswer.Clock(0).failed("status 429")), 0);

        assertThat(result.figures())
                .containsEntry("answered", 1.0)
                .containsEntry("failed", 1.0)
                .containsEntry("first token p99, ms", 5.0)
                .containsEntry("between tokens p50, ms", 2.0);
        assertThat(result.failures()).containsEntry("status 429", 1L);
    }
}
