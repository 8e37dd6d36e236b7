package io.noesis.chat.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.chat.family.ReasoningRequest.Visibility;

class ReasoningSwitchTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // fields, as path=value                                           | system text          | resolved
                "-                                                                 | -                    | AUTO",
                "reasoning.mode=auto                                               | -                    | AUTO",
                "reasoning.mode=on, reasoning_effort=none, thinking.type=disabled  | detailed thinking off | ON",
                "reasoning.mode=off, reasoning_effort=high, thinking.type=enabled  | detailed thinking on | OFF",
                "reasoning.mode=OFF                                                | -                    | OFF",
                "reasoning.mode=auto, reasoning_effort=none, thinking.type=enabled | detailed thinking on | OFF",
                "reasoning.effort=low, thinking.type=disabled                      | -                    | ON",
                "reasoning_effort=low, chat_template_kwargs.enable_thinking=false  | -                    | ON",
                "thinking.type=enabled, chat_template_kwargs.enable_thinking=false | -                    | ON",
                "thinking.type=adaptive, chat_template_kwargs.thinking=false       | -                    | OFF",
                "thinking.type=adaptive                                            | -                    | AUTO",
                "thinking.type=adaptive, thinking.budget_tokens=0                  | -                    | OFF",
                "chat_template_kwargs.enable_thinking=false                        | detailed thinking on | OFF",
                "chat_template_kwargs.enable_thinking=true, max_thinking_tokens=0  | -                    | ON",
                "max_thinking_tokens=0                                             | detailed thinking on | OFF",
                "thinking_token_budget=7                                           | detailed thinking on | ON",
                "thinking_token_budget=7                                           | -                    | AUTO",
                "nvext.max_thinking_tokens=7                                       | -                    | AUTO",
                "reasoning.max_tokens=7                                            | -                    | ON",
                "thinking.budget_tokens=7                                          | -                    | ON",
                "reasoning.max_tokens=7                                            | detailed thinking off | OFF",
                "-                                                                 | detailed thinking on | ON",
                "-                                                                 | Detailed Thinking Off\\nBe kind | OFF",
                "-                                                                 | You help. /no_think  | OFF",
                "-                                                                 | /think               | ON",
                "-                                                                 | see https://x.org/think | AUTO",
                "-                                                                 | detailed thinking one | AUTO",
                "-                                                                 | no phrase here       | AUTO",
            })
    void theFirstThatIsPresentDecides(String fields, String systemText, ReasoningMode resolved) {
        assertThat(resolve(fields, systemText).mode()).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "reasoning.max_tokens",
        "thinking.budget_tokens",
        "max_thinking_tokens",
        "thinking_token_budget",
        "nvext.max_thinking_tokens"
    })
    void aBudgetHasManyNamesAndMeansNothingWhereThinkingIsOff(String name) {
        assertThat(resolve(name + "=300", "/think").budget()).isEqualTo(OptionalInt.of(300));
        assertThat(resolve(name + "=300", "/no_think").budget()).isEmpty();
        assertThat(resolve(name + "=0", null)).isEqualTo(ReasoningRequest.of(ReasoningMode.OFF));
    }

    @Test
    void theSameBudgetUnderTwoNamesIsOneBudget() {
        assertThat(resolve("reasoning.max_tokens=5, thinking_token_budget=5", null)
                        .budget())
                .isEqualTo(OptionalInt.of(5));
    }

    @Test
    void anEffortIsKeptUnlessThinkingIsOff() {
        assertThat(resolve("reasoning_effort=low, reasoning.effort=low", null).effort())
                .contains("low");
        assertThat(resolve("reasoning_effort=none", null).effort()).isEmpty();
        assertThat(resolve("reasoning_effort=low, reasoning.mode=off", null).effort())
                .isEmpty();
        assertThat(resolve("reasoning_effort=none, reasoning.mode=on", null))
                .isEqualTo(ReasoningRequest.of(ReasoningMode.ON));
    }

    @Test
    void thinkingIsSeenUnlessItIsHidden() {
        assertThat(resolve(null, null).visibility()).isEqualTo(Visibility.FULL);
        assertThat(resolve("include_reasoning=false", null).visibility()).isEqualTo(Visibility.HIDDEN);
        assertThat(resolve("reasoning.visibility=hidden, include_reasoning=false", null)
                        .hidden())
                .isTrue();
        assertThat(resolve("reasoning.visibility=full", null).hidden()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // fields                                                  | the one at fault           | part of what
                // is said
                "reasoning.mode=maybe                                      | reasoning.mode             | on, off, auto, but was maybe",
                "reasoning.mode=true                                       | reasoning.mode             | on, off, auto",
                "reasoning_effort=huge                                     | reasoning_effort           | xhigh, max, but was huge",
                "reasoning.effort=7                                        | reasoning.effort           | xhigh, max, but was 7",
                "reasoning.effort=low, reasoning_effort=high               | reasoning_effort           | the same as reasoning.effort (low), but was high",
                "thinking.type=on                                          | thinking.type              | enabled, disabled, adaptive",
                "chat_template_kwargs.enable_thinking=yes                  | chat_template_kwargs.enable_thinking | true, false",
                "chat_template_kwargs.enable_thinking=true, chat_template_kwargs.thinking=false | chat_template_kwargs.thinking | the same as",
                "max_thinking_tokens=-1                                    | max_thinking_tokens        | from 0 to 2147483647, but was -1",
                "max_thinking_tokens=many                                  | max_thinking_tokens        | whole number",
                "thinking_token_budget=1.5                                 | thinking_token_budget      | whole number",
                "nvext.max_thinking_tokens=9999999999                      | nvext.max_thinking_tokens  | whole number",
                "reasoning.max_tokens=100, nvext.max_thinking_tokens=200   | nvext.max_thinking_tokens  | the same as reasoning.max_tokens (100), but was 200",
                "reasoning.mode=off, reasoning.max_tokens=5                | reasoning.max_tokens       | agree with reasoning.mode (off), but was 5",
                "reasoning.mode=on, reasoning.max_tokens=0                 | reasoning.max_tokens       | agree with reasoning.mode (on)",
                "reasoning.mode=on, reasoning.effort=none                  | reasoning.effort           | agree with reasoning.mode (on)",
                "reasoning.mode=off, reasoning.effort=low                  | reasoning.effort           | agree with reasoning.mode (off)",
                "thinking.type=disabled, thinking.budget_tokens=5          | thinking.budget_tokens     | agree with thinking.type (disabled)",
                "thinking.type=enabled, thinking.budget_tokens=0           | thinking.budget_tokens     | agree with thinking.type (enabled)",
                "reasoning.visibility=secret                               | reasoning.visibility       | full, hidden, but was secret",
                "reasoning.visibility=full, include_reasoning=false        | include_reasoning          | agree with reasoning.visibility (full)",
                "include_reasoning=no                                      | include_reasoning          | true, false",
            })
    void whatIsMalformedOrContradictsIsNamed(String fields, String field, String said) {
        assertThatThrownBy(() -> resolve(fields, null))
                .isInstanceOfSatisfying(
                        InvalidReasoningException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageStartingWith(field + " must ")
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @EnumSource(ReasoningField.class)
    void noFieldTakesAnObject(ReasoningField field) {
        assertThatThrownBy(() -> new ReasoningSwitch(Map.of(field, Map.of()), null).resolve())
                .isInstanceOf(InvalidReasoningException.class)
                .hasMessageContaining(field.path());
    }

    @Test
    void aLongValueIsCutInTheFailure() {
        assertThatThrownBy(() -> resolve("reasoning.mode=" + "x".repeat(5_000), null))
                .message()
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Llama-3.1-Nemotron-Nano-8B-v1, llama-nemotron-v1",
        "Llama-3_3-Nemotron-Super-49B-v1_5, llama-nemotron-v1.5",
        "SmolLM2-135M-Instruct, chatml",
        "noesis-1m, noesis",
        "Something else, llama-3"
    })
    void aModelIsKnownByItsNameThenByItsTemplate(String name, String family) {
        Optional<String> template = name.startsWith("Smol") ? Optional.of("… <|im_start|> …") : Optional.empty();

        assertThat(ModelFamilies.builtIn().forModel(name, template).id()).isEqualTo(family);
    }

    @Test
    void samplingFollowsTheMode() {
        ModelFamily nemotron = ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();

        assertThat(nemotron.sampling(ReasoningMode.ON).temperature()).isEqualTo(0.6);
        assertThat(nemotron.sampling(ReasoningMode.OFF).temperature()).isZero();
        assertThat(nemotron.sampling(ReasoningMode.AUTO).temperature()).isZero();
    }

    private static ReasoningRequest resolve(String fields, String systemText) {
        Map<ReasoningField, Object> given = new EnumMap<>(ReasoningField.class);
        if (fields != null) {
            for (String field : fields.split(", ")) {
                String path = field.substring(0, field.indexOf('='));
                given.put(
                        Arrays.stream(ReasoningField.values())
                                .filter(each -> each.path().equals(path))
                                .findFirst()
                                .orElseThrow(),
                        value(field.substring(path.length() + 1).strip()));
            }
        }
        return new ReasoningSwitch(given, systemText).resolve();
    }

    private static Object value(String text) {
        return switch (text) {
            case "true", "false" -> Boolean.valueOf(text);
            case "1.5" -> 1.5;
            default -> text.matches("-?[0-9]+") ? (Object) Long.valueOf(text) : text;
        };
    }
}
