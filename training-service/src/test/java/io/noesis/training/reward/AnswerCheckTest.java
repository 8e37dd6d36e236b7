package io.noesis.training.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCheckTest {

    @ParameterizedTest(name = "[{index}] {0} for {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            '12'                               | '12'        | true
            ' 12. '                            | '12'        | true
            '12.0'                             | '12'        | true
            '012'                              | '12'        | true
            '-0'                               | '0'         | true
            '-3'                               | '3'         | false
            '0.50'                             | '0.5'       | true
            '12'                               | '13'        | false
            '1 2'                              | '12'        | false
            '12 apples'                        | '12'        | false
            '12.'                              | '12.'       | true
            'Yes'                              | 'yes'       | true
            'yes.'                             | 'yes'       | true
            'yes, it is'                       | 'yes'       | false
            'a,b ,  c'                         | 'a, b, c'   | true
            'a, c, b'                          | 'a, b, c'   | false
            'a b c'                            | 'a, b, c'   | false
            'Answer: 12'                       | '12'        | true
            'ANSWER : 12.'                     | '12'        | true
            'Answer: 1\\nno, Answer: 12'       | '12'        | true
            'Answer: 12\\nno, Answer: 1'       | '12'        | false
            'Answer: 12\\nGood luck!'          | '12'        | true
            '\\boxed{12}'                      | '12'        | true
            '\\boxed{ 12.00 }'                 | '12'        | true
            'Answer: 3, so \\boxed{12}'        | '12'        | true
            '\\boxed{3} or \\boxed{12}'        | '12'        | true
            '\\boxed{12} or \\boxed{3}'        | '12'        | false
            '\\boxed{}'                        | '12'        | false
            'boxed{12}'                        | '12'        | false
            'Tuesday'                          | 'tuesday'   | true
            ''                                 | '12'        | false
            """)
    void rightIsTheSameNumberOrTheSameText(String answer, String expected, boolean right) {
        assertThat(AnswerCheck.isRight(answer.replace("\\n", "\n"), expected)).isEqualTo(right);
    }
}
