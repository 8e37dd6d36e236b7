package io.noesis.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({"60, 60, 10", "61, 70, 10", "1, 1, 0.2", "100, 100, 20", "190, 200, 50", "0.3, 0.3, 0.05"})
    void anAxisEndsAtARoundNumber(double value, double most, double step) {
        Axis axis = Axis.holding(0, value, 8, 0, 100);

        assertThat(axis.least()).isZero();
        assertThat(axis.most()).isCloseTo(most, within(1e-9));
        assertThat(axis.step()).isCloseTo(step, within(1e-9));
        assertThat(axis.at(most)).isCloseTo(100, within(1e-9));
    }

    @Test
    void anAxisHoldsNegativeValuesToo() {
        Axis axis = Axis.holding(-0.3, 0.9, 5, 0, 100);

        assertThat(axis.least()).isLessThanOrEqualTo(-0.3);
        assertThat(axis.most()).isGreaterThanOrEqualTo(0.9);
        assertThat(axis.ticks()).anySatisfy(tick -> assertThat(tick).isCloseTo(0, within(1e-9)));
        assertThat(axis.ticks().getFirst()).isCloseTo(axis.least(), within(1e-9));
        assertThat(axis.ticks().getLast()).isCloseTo(axis.most(), within(1e-9));
    }

    @Test
    void nothingButZerosStillMakesAnAxis() {
        Axis axis = Axis.holding(0, 0, 5, 0, 100);

        assertThat(axis.at(0)).isZero();
        assertThat(axis.most()).isPositive();
    }
}
