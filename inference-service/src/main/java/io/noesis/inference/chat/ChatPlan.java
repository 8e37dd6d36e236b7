package io.noesis.inference.chat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import io.noesis.chat.prompt.PromptMessage;
import io.noesis.engine.generation.EndRules;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.form.ToolUse;
import io.noesis.inference.steering.AnswerForm;

/// A chat request that was found to be sound, in the terms of the engine.
///
/// @param tools the tools that the prompt shows, and what may be done with them
/// @param form what the answer must look like
/// @param maxTokens most tokens of thinking and answer together; empty for what the context leaves
/// @param topLogprobs alternatives to report with each token of the answer; empty for no log-probabilities
/// @param stop strings that end the answer; they are not part of it
/// @param choices how many answers are wanted
/// @param stream whether the answer is wanted piece by piece
/// @param includeUsage whether a stream ends with the usage
record ChatPlan(
        List<PromptMessage> messages,
        ThinkingPlan thinking,
        Map<String, Object> templateArguments,
        ToolUse tools,
        AnswerForm form,
        OptionalInt maxTokens,
        SamplingParameters sampling,
        EndRules end,
        OptionalInt topLogprobs,
        List<String> stop,
        int choices,
        boolean stream,
        boolean includeUsage) {

    ChatPlan {
        messages = List.copyOf(messages);
        // Values may be null, which Map.copyOf refuses.
        templateArguments = Collections.unmodifiableMap(new HashMap<>(templateArguments));
        stop = List.copyOf(stop);
    }
}
