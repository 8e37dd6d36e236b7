package io.noesis.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Answer: 42                        | 42      | CORRECT",
                "The answer is **42**.             | 42      | CORRECT",
                "answer = $1,200                   | 1200    | CORRECT",
                "It is 1,234,567.0                 | 1234567 | CORRECT",
                "12 apples and 30 pears make 42    | 42      | CORRECT",
                "Answer: 41. But 42 is near        | 41      | CORRECT",
                "Answer: -7                        | -7      | CORRECT",
                "5 - 7 = \u22122                   | -2      | CORRECT",
                "x7 and 3b                         | 7       | NO_ANSWER",
                "0.50                              | 0.5     | CORRECT",
                "3.14                              | 3       | WRONG",
                "1,2                               | 2       | CORRECT",
                "43                                | 42      | WRONG",
                "I do not know                     | 42      | NO_ANSWER",
                "``                                | 42      | NO_ANSWER",
            })
    void exactNumber(String answer, String expected, Verdict verdict) {
        assertThat(Scorer.named("exact-number").judge(answer, expected).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "so \\boxed{42}                            | 42            | CORRECT",
                "\\boxed{1} then \\boxed{2}                | 2             | CORRECT",
                "\\boxed{\\frac{3}{4}}                     | \\frac{3}{4}  | CORRECT",
                "\\boxed{\\dfrac{3}{4}}                    | \\frac{3}{4}  | CORRECT",
                "\\boxed{ x^2 - 1 }                        | x^2-1         | CORRECT",
                "\\boxed{\\text{yes}}                      | yes           | CORRECT",
                "\\boxed{1,200}                            | 1200          | CORRECT",
                "\\boxed{42.0}                             | 42            | CORRECT",
                "\\boxed 5                                 | 5             | CORRECT",
                "\\fbox{5}                                 | 5             | CORRECT",
                "\\boxed{\\{1\\}}                          | \\{1\\}       | CORRECT",
                "\\boxed{41}                               | 42            | WRONG",
                "42                                        | 42            | NO_ANSWER",
                "\\boxed{42                                | 42            | NO_ANSWER",
            })
    void boxedAnswer(String answer, String expected, Verdict verdict) {
        assertThat(Scorer.named("boxed-answer").judge(answer, expected).verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Answer: B                        | B | CORRECT",
                "The answer is (C).               | C | CORRECT",
                "\\boxed{D}                       | D | CORRECT",
                "\\boxed{(D)}                     | D | CORRECT",
                "b                                | B | CORRECT",
                "**B**                            | B | CORRECT",
                "B) because it rains              | B | CORRECT",
                "Answer: A. Not B.                | A | CORRECT",
                "Answer: B                        | C | WRONG",
                "A cat is an animal               | A | NO_ANSWER",
                "I think so                       | A | NO_ANSWER",
            })
    void multipleChoice(String answer, String expected, Verdict verdict) {
        assertThat(Scorer.named("multiple-choice").judge(answer, expected).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void anUnknownScorerIsRefused() {
        assertThatThrownBy(() -> Scorer.named("vibes")).hasMessageContaining("vibes");
    }
}
