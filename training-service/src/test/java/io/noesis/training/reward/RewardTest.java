package io.noesis.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What outputs earn, one a line: the mode, the output (`\n` is a line end), the expected answer, and whether it is
/// right and well-formed.
class RewardTest {

    @ParameterizedTest(name = "[{index}] {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            on  | '<think>\\n1 + 1 = 2\\n</think>\\n\\n2'          | 2     | true  | true
            on  | '<think>\\n1 + 1 = 2\\n</think>\\n\\n3'          | 2     | false | true
            on  | '\\n <think></think>2'                           | 2     | true  | true
            on  | '<think>2</think>The answer is \\boxed{2}.'      | 2     | true  | true
            on  | '<think>so\\n</think>Answer: 2'                  | 2     | true  | true
            on  | '2'                                              | 2     | false | false
            on  | 'so <think>1</think>2'                           | 2     | false | false
            on  | '<think>1 + 1 = 2 2'                             | 2     | false | false
            on  | '1 + 1</think>2'                                 | 2     | false | false
            on  | '</think><think>2'                               | 2     | false | false
            on  | '<think>a<think>b</think></think>2'              | 2     | false | false
            on  | '<think>a</think>b</think>2'                     | 2     | false | false
            on  | '<think>a</think><think>b</think>2'              | 2     | false | false
            on  | '<think>2</think>'                               | 2     | false | false
            on  | '<think>2</think> \\n\\n '                       | 2     | false | false
            on  | '<think>Answer: 2</think>3'                      | 2     | false | true
            on  | ''                                               | 2     | false | false
            off | '2'                                              | 2     | true  | true
            off | ' 2. '                                           | 2     | true  | true
            off | '3'                                              | 2     | false | true
            off | 'It is \\boxed{2}'                               | 2     | true  | true
            off | '<think>1 + 1 = 2</think>2'                      | 2     | false | false
            off | '<think></think>2'                               | 2     | false | false
            off | '<think>2'                                       | 2     | false | false
            off | '2</think>'                                      | 2     | false | false
            off | ''                                               | 2     | false | true
            """)
    void outputsEarnByTheirModeFormAndAnswer(
            String mode, String output, String expected, boolean accurate, boolean wellFormed) {
        String text = output.replace("\\n", "\n");

        assertThat(Reward.of(mode.equals("on"), text, expected)).isEqualTo(new Reward(accurate, wellFormed));
    }

    @Test
    void accuracyWeighsOneAndFormAFifth() {
        assertThat(new Reward(true, true).value()).isCloseTo(1.2, within(1e-12));
        assertThat(new Reward(false, true).value()).isCloseTo(0.2, within(1e-12));
        assertThat(new Reward(false, false).value()).isZero();
    }
}
