package io.noesis.evaluation.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.api.openai.Tool;

import tools.jackson.databind.json.JsonMapper;

class ToolCallScorerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Tool> TOOLS =
            List.of(Tool.of("weather", "Tells the weather.", JSON.readTree("""
                    {"type": "object", "required": ["city"], "properties": {
                      "city": {"type": "string"}, "days": {"type": "integer"}, "scale": {"type": ["number", "null"]},
                      "tags": {"type": "array"}, "more": {"type": "object"}, "rain": {"type": "boolean"}}}
                    """)), Tool.of("now", null, null));

    private final Scorer scorer = Scorer.named("tool-call");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "weather | {\"city\": \"Rome\"}                   | {\"city\": \"Rome\"}              | CORRECT | true",
                "weather | {\"days\": 2, \"city\": \"Rome\"}      | {\"city\": \"Rome\", \"days\": 2} | CORRECT | true",
                "weather | {\"city\": \"Rome\", \"days\": 2.0}    | {\"city\": \"Rome\", \"days\": 2} | CORRECT | true",
                "weather | {\"city\": \"rome\"}                   | {\"city\": \"Rome\"}              | WRONG   | true",
                "weather | {\"city\": \"Rome\", \"rain\": true}   | {\"city\": \"Rome\"}              | WRONG   | true",
                "weather | {\"city\": \"Rome\", \"new\": 1}       | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | {\"city\": \"Rome\", \"scale\": null}  | {\"city\": \"Rome\"}              | WRONG   | true",
                "weather | {\"city\": \"Rome\", \"days\": 1e400}  | {\"city\": \"Rome\"}              | WRONG   | true",
                "weather | {\"city\": \"Rome\", \"days\": 2.5}    | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | {\"city\": \"Rome\", \"days\": \"2\"}  | {\"city\": \"Rome\", \"days\": 2} | WRONG   | false",
                "weather | {\"city\": \"Rome\", \"tags\": \"a\"}  | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | {\"city\": \"Rome\", \"more\": []}     | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | {\"days\": 2}                          | {\"days\": 2}                     | CORRECT | false",
                "weather | [\"Rome\"]                             | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | {\"city\": \"Ro                       | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | ``                                     | {\"city\": \"Rome\"}              | WRONG   | false",
                "weather | -                                      | {\"city\": \"Rome\"}              | WRONG   | false",
                "-       | {\"city\": \"Rome\"}                   | {\"city\": \"Rome\"}              | WRONG   | false",
                "climate | {\"city\": \"Rome\"}                   | {\"city\": \"Rome\"}              | WRONG   | false",
            })
    void oneCallOfTheWeather(String name, String arguments, String expected, Verdict verdict, boolean wellFormed) {
        Judgement judgement = scorer.judge(
                answer(new Answer.Call(name, arguments)), "[{\"name\": \"weather\", \"arguments\": " + expected + "}]");

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.wellFormed()).isEqualTo(wellFormed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'object'}                                                              | true",
                "{'properties': {'city': {'type': 'string'}}}                                    | false",
                "{'properties': {'city': {'type': 'string'}}, 'additionalProperties': true}      | true",
                "{'properties': {'city': {'type': 'string'}}, 'additionalProperties': {}}        | true",
                "{'properties': {'city': {'type': 'string'}}, 'additionalProperties': false}     | false",
                "{'additionalProperties': false}                                                 | false",
            },
            quoteCharacter = '`')
    void anArgumentThatNobodyDeclaredPassesOnlyWhereTheSchemaSaysSo(String schema, boolean wellFormed) {
        Tool tool = Tool.of("f", null, JSON.readTree(schema.replace('\'', '"')));
        Answer answer = new Answer("", List.of(new Answer.Call("f", "{\"new\": 1}")), List.of(tool), null);

        assertThat(scorer.judge(answer, "[]").wellFormed()).isEqualTo(wellFormed);
    }

    @Test
    void theOrderOfCallsIsNoMatterAndTheirNumberIs() {
        Answer.Call now = new Answer.Call("now", "{}");
        Answer.Call weather = new Answer.Call("weather", "{\"city\":\"Rome\"}");
        String both = "[{\"name\":\"weather\",\"arguments\":{\"city\":\"Rome\"}},{\"name\":\"now\",\"arguments\":{}}]";

        assertThat(scorer.judge(answer(now, weather), both).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(scorer.judge(answer(weather), both).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(scorer.judge(answer(weather, now, now), both).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(scorer.judge(answer(weather, weather), both).verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void whatWasCalledIsShownAsJson() {
        assertThat(scorer.judge(answer(new Answer.Call("now", "{ }"), new Answer.Call("f", "{")), "[]")
                        .extracted())
                .isEqualTo("[{\"name\":\"now\",\"arguments\":{}},{\"name\":\"f\",\"arguments\":\"{\"}]");
    }

    @Test
    void noCallCanBeRightOrMissing() {
        Judgement right = scorer.judge(answer(), "[]");
        assertThat(right).isEqualTo(new Judgement(Verdict.CORRECT, "[]", null));
        Judgement missing = scorer.judge(answer(), "[{\"name\":\"now\",\"arguments\":{}}]");
        assertThat(missing).isEqualTo(new Judgement(Verdict.NO_ANSWER, null, false));
        Judgement unwanted = scorer.judge(answer(new Answer.Call("now", "{}")), "[]");
        assertThat(unwanted.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(unwanted.wellFormed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[1]", "[{\"name\": \"f\"}]", "[{\"name\": \"f\", \"arguments\": \"{}\"}]", "[", "f()"
            })
    void whatNoCallsCanBeComparedWithIsRefused(String expected) {
        assertThatThrownBy(() -> scorer.checkExpected("line 2: expected", expected))
                .hasMessageContaining("line 2: expected");
    }

    private static Answer answer(Answer.Call... calls) {
        return new Answer("", List.of(calls), TOOLS, null);
    }
}
