package io.noesis.training.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class AdvantagesTest {

    /// Rewards 1, 0, 0, 0: the mean of the others is 0 for the first and 1/3 for the rest; the deviation is √3/4.
    @Test
    void isTheRewardLessTheMeanOfTheOthersInDeviationsOfTheGroup() {
        double deviation = Math.sqrt(3) / 4 + 1e-6;

        assertThat(Advantages.of(new double[] {1, 0, 0, 0}))
                .containsExactly(
                        new double[] {1 / deviation, -1 / 3.0 / deviation, -1 / 3.0 / deviation, -1 / 3.0 / deviation},
                        within(1e-12));
    }

    /// Rewards 1.2 and 0.2: each is 1 from the other, and the deviation is 1/2.
    @Test
    void aPairIsTwoDeviationsApartOnEitherSide() {
        assertThat(Advantages.of(new double[] {1.2, 0.2})).containsExactly(new double[] {2, -2}, within(1e-5));
    }

    @Test
    void equalRewardsTeachNothing() {
        assertThat(Advantages.of(new double[] {0.2, 0.2, 0.2})).containsExactly(0, 0, 0);
        // Sums of tenths are not exact; that is no difference.
        assertThat(Advantages.of(new double[] {0.3, 0.1 + 0.2, 0.3})).containsExactly(0, 0, 0);
    }

    @Test
    void addUpToNothingAndKeepTheOrderOfTheRewards() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            double[] rewards = random.doubles(2 + random.nextInt(14), 0, 1.2).toArray();

            double[] advantages = Advantages.of(rewards);

            assertThat(Arrays.stream(advantages).sum()).isCloseTo(0, within(1e-9));
            for (int j = 1; j < rewards.length; j++) {
                assertThat(Math.signum(advantages[j] - advantages[0])).isEqualTo(Math.signum(rewards[j] - rewards[0]));
            }
        }
    }

    @Test
    void oneAnswerIsNoGroup() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Advantages.of(new double[] {1}))
                .withMessageContaining("at least 2")
                .withMessageContaining("1");
    }
}
