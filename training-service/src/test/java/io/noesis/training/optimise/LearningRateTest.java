package io.noesis.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {

    private final LearningRate rate = new LearningRate(1, 0.2, 4, 12);

    /// Four steps up to 1, then half a cosine over eight steps down to 0.2: after a quarter of it
    /// 0.2 + 0.8 · (1 + cos(π/4)) / 2, in its middle 0.6.
    @ParameterizedTest
    @CsvSource({"0, 0.25", "1, 0.5", "3, 1", "4, 1", "6, 0.882842712", "8, 0.6", "10, 0.317157288", "12, 0.2", "99, 0.2"
    })
    void risesInALineAndFallsAsACosine(long step, double expected) {
        assertThat(rate.at(step)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void withoutAWarmUpBeginsAtThePeak() {
        assertThat(new LearningRate(1, 0, 0, 2).at(0)).isEqualTo(1);
        assertThat(new LearningRate(1, 0, 0, 2).at(1)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aWarmUpToTheEndLeavesTheFloorOnly() {
        assertThat(new LearningRate(1, 0.1, 3, 3).at(2)).isEqualTo(1);
        assertThat(new LearningRate(1, 0.1, 3, 3).at(3)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LearningRate(0, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LearningRate(Double.NaN, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LearningRate(1, 2, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LearningRate(1, 0, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LearningRate(1, 0, 0, 0));
    }
}
