package io.noesis.inference.answer;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.output.OutputParser;
import io.noesis.chat.output.OutputStart;
import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.steering.AnswerForm;

/// What is to be generated, in the engine's terms.
///
/// @param id of the answer, by which it can be reached while it runs
/// @param tenant whose prompts may be reused for this one, and who may reach it
/// @param prompts token ids of each prompt; every one gets its own choices, in order
/// @param promptField the request's field that a prompt which is too long is blamed on
/// @param start of every output, from the rendered prompt
/// @param choices outputs for each prompt
/// @param maxTokens of each output; empty for what the context leaves
/// @param topLogprobs alternatives to report with each token of the answer; empty for no log-probabilities
/// @param promptLogprobs whether the prompt's tokens are reported too
/// @param stop strings that end the answer
/// @param thinking how its thinking is led
/// @param tools names of the tools that were offered; where there are none, calls are text
/// @param callsVouched whether the form holds calls to the way the family writes them, once the thinking is over
public record AnswerJob(
        String id,
        String tenant,
        ServedModel model,
        List<int[]> prompts,
        String promptField,
        OutputStart start,
        int choices,
        OptionalInt maxTokens,
        SamplingParameters sampling,
        EndRules end,
        OptionalInt topLogprobs,
        boolean promptLogprobs,
        List<String> stop,
        Thinking thinking,
        AnswerForm form,
        Set<String> tools,
        boolean callsVouched) {

    public AnswerJob {
        prompts = List.copyOf(prompts);
        stop = List.copyOf(stop);
        tools = Set.copyOf(tools);
    }

    /// @param on whether the model is to think
    /// @param forbidden whether the caller said that it is not
    /// @param budget most tokens of it
    public record Thinking(boolean on, boolean forbidden, OptionalInt budget) {

        /// Of an output that is no chat.
        public static final Thinking NONE = new Thinking(false, false, OptionalInt.empty());
    }

    OutputParser parser() {
        ModelFamily family = model.format().family();
        return callsVouched ? OutputParser.ofVouchedCalls(family, start, tools) : OutputParser.of(family, start, tools);
    }

    int outputs() {
        return prompts.size() * choices;
    }

    int promptTokens() {
        return prompts.stream().mapToInt(prompt -> prompt.length).sum();
    }

    Lane lane() {
        return thinking.on() ? Lane.REASONING : Lane.CHAT;
    }
}
