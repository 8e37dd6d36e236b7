package io.noesis.chat.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningSwitchTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // mode, effort, enable_thinking, system text, resolved
                "-,    -,      -,     -,                              AUTO",
                "auto, -,      -,     -,                              AUTO",
                "on,   none,   false, detailed thinking off,          ON",
                "off,  high,   true,  detailed thinking on,           OFF",
                "auto, none,   true,  detailed thinking on,           OFF",
                "-,    none,   true,  -,                              OFF",
                "-,    low,    false, -,                              ON",
                "-,    -,      false, detailed thinking on,           OFF",
                "-,    -,      true,  -,                              ON",
                "-,    -,      -,     detailed thinking on,           ON",
                "-,    -,      -,     Detailed Thinking Off\\nBe kind, OFF",
                "-,    -,      -,     You help. /no_think,            OFF",
                "-,    -,      -,     /think,                         ON",
                "-,    -,      -,     see https://x.org/think,        AUTO",
                "-,    -,      -,     detailed thinking one,          AUTO",
                "-,    -,      -,     no phrase here,                 AUTO",
            })
    void theFirstThatIsPresentDecides(
            String mode, String effort, Boolean enabled, String systemText, ReasoningMode resolved) {
        Map<String, Object> arguments = enabled == null ? Map.of() : Map.of("enable_thinking", enabled);

        assertThat(new ReasoningSwitch(mode, effort, arguments, systemText).resolve())
                .isEqualTo(resolved);
    }

    @Test
    void anImpossibleValueNamesItsFieldAndWhatIsAllowed() {
        assertThatThrownBy(() -> new ReasoningSwitch("maybe", null, Map.of(), null).resolve())
                .isInstanceOf(UnknownReasoningValueException.class)
                .hasMessage("reasoning.mode must be one of on, off, auto, but was maybe");
        assertThatThrownBy(() -> new ReasoningSwitch(null, "huge", Map.of(), null).resolve())
                .hasMessageContaining("reasoning_effort")
                .hasMessageContaining("huge");
        assertThatThrownBy(() -> new ReasoningSwitch(null, null, Map.of("enable_thinking", "yes"), null).resolve())
                .hasMessageContaining("chat_template_kwargs.enable_thinking");
    }

    @ParameterizedTest
    @CsvSource({
        "Llama-3.1-Nemotron-Nano-8B-v1, llama-nemotron-v1",
        "Llama-3_3-Nemotron-Super-49B-v1_5, llama-nemotron-v1.5",
        "SmolLM2-135M-Instruct, chatml",
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
}
