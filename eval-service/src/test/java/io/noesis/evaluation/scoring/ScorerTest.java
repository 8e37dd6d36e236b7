package io.noesis.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

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
        assertThat(Scorer.named("exact-number")
                        .judge(Answer.of(answer), expected)
                        .verdict())
                .isEqualTo(verdict);
    }

    /// A model that loops writes thousands of blanks: sharing them out in every way would take days.
    @ParameterizedTest
    @CsvSource({"exact-number,42", "multiple-choice,A"})
    void blanksWithoutEndAreReadOnce(String scorer, String expected) {
        String answer = "The answer" + " \n".repeat(50_000) + "Answer:" + "\n ".repeat(50_000);

        assertThat(Scorer.named(scorer).judge(Answer.of(answer), expected).verdict())
                .isEqualTo(Verdict.NO_ANSWER);
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
        assertThat(Scorer.named("boxed-answer")
                        .judge(Answer.of(answer), expected)
                        .verdict())
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
        assertThat(Scorer.named("multiple-choice")
                        .judge(Answer.of(answer), expected)
                        .verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "blue                                | blue        | CORRECT",
                "  Blue.                             | blue        | CORRECT",
                "BLUE .                              | blue        | CORRECT",
                "blue                                | Blue.       | CORRECT",
                "Answer: blue                        | blue        | CORRECT",
                "The answer is blue.                 | blue        | CORRECT",
                "So the answer is: blue              | blue        | CORRECT",
                "Final answer = 3 km                 | 3 km        | CORRECT",
                "\\boxed{blue}                       | blue        | CORRECT",
                "It is \\boxed{ 3, 5 , 9 }.          | 3,5,9       | CORRECT",
                "3, 5, 9                             | 3,5,9       | CORRECT",
                "3,5,9                               | 3 , 5, 9    | CORRECT",
                "Answer: 3,  5,9.                    | 3, 5, 9     | CORRECT",
                "two  red   balls                    | two red balls | CORRECT",
                "answer                              | answer      | CORRECT",
                "answering                           | answering   | CORRECT",
                "the answering machine is: x         | x           | WRONG",
                "3,5                                 | 3,5,9       | WRONG",
                "5,3,9                               | 3,5,9       | WRONG",
                "35                                  | 3,5         | WRONG",
                "1.5                                 | 1.5         | CORRECT",
                "not blue                            | blue        | WRONG",
                "blue or red                         | blue        | WRONG",
                "``                                  | blue        | NO_ANSWER",
                "` `                                 | blue        | NO_ANSWER",
            })
    void exactText(String answer, String expected, Verdict verdict) {
        assertThat(Scorer.named("exact-text").judge(Answer.of(answer), expected).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void ofSeveralLinesTheLastThatIsNotEmptyIsCompared() {
        Scorer scorer = Scorer.named("exact-text");

        assertThat(scorer.judge(Answer.of("12 + 3 = 15\r\nAnswer: 15\n\n  "), "15")
                        .verdict())
                .isEqualTo(Verdict.CORRECT);
        assertThat(scorer.judge(Answer.of("15\nor 16"), "15").verdict()).isEqualTo(Verdict.WRONG);
        assertThat(scorer.judge(Answer.of("12 + 3 = 15\nAnswer: 15."), "15").extracted())
                .isEqualTo("15.");
        assertThat(scorer.judge(Answer.of("\n \n"), "15").extracted()).isNull();
    }

    @Test
    void theToggleScorerLooksAtTheSwitchAlone() {
        Scorer scorer = Scorer.named("toggle");

        assertThat(scorer.judge(new Answer("x", List.of(), List.of(), true), "y")
                        .verdict())
                .isEqualTo(Verdict.CORRECT);
        assertThat(scorer.judge(new Answer("y", List.of(), List.of(), false), "y")
                        .verdict())
                .isEqualTo(Verdict.WRONG);
        assertThat(scorer.judge(new Answer("y", List.of(), List.of(), null), "y")
                        .verdict())
                .isEqualTo(Verdict.NO_ANSWER);
    }

    @Test
    void anUnknownScorerIsRefused() {
        assertThatThrownBy(() -> Scorer.named("vibes")).hasMessageContaining("vibes");
    }
}
