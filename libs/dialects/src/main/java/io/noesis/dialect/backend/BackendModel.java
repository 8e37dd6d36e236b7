package io.noesis.dialect.backend;

import java.util.Optional;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;

/// What is known of a model that a backend serves. The last three are facts about how the backend was started,
/// which its dialect cannot tell: whoever configures it must.
///
/// @param model name under which the backend knows it
/// @param family how it thinks, where that is known
/// @param parsesThinking whether the backend takes the thinking out of the text (vLLM and others:
///     `--reasoning-parser`)
/// @param parsesCalls whether it takes calls out of the text (`--tool-call-parser`)
/// @param limitsThinking whether it holds the model to a budget of thinking (vLLM: a reasoning parser that knows
///     the tags, NIM 1.x: `NIM_ENABLE_BUDGET_CONTROL=1`, SGLang: `--enable-strict-thinking`); where it does not, it
///     would ignore the budget
public record BackendModel(
        BackendDialect dialect,
        String model,
        Optional<ModelFamily> family,
        boolean parsesThinking,
        boolean parsesCalls,
        boolean limitsThinking) {

    private static final ModelFamily UNKNOWN =
            ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();

    /// Whether an answer may begin with thinking. Of a model nobody knows, it may.
    boolean mayThink(ReasoningMode mode) {
        ReasoningMode effective = family.map(known -> known.effective(mode)).orElse(mode);
        return effective != ReasoningMode.OFF;
    }

    /// How the model writes thinking and calls; of a model nobody knows, as Llama-Nemotron does.
    ModelFamily format() {
        return family.orElse(UNKNOWN);
    }
}
