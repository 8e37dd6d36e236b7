package io.noesis.dialect.backend;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import io.noesis.api.openai.Usage;

import tools.jackson.databind.JsonNode;

/// Token counts as backends tell them, with the thinking counted where they do not.
final class UpstreamUsage {

    private UpstreamUsage() {}

    /// @param usage as it came last
    static Usage of(JsonNode usage, Collection<ChoiceStream> choices, TokenCounter counter) {
        int prompt = usage.path("prompt_tokens").asInt(0);
        int completion = usage.path("completion_tokens").asInt(0);
        int cached = usage.path("prompt_tokens_details").path("cached_tokens").asInt(0);
        return new Usage(
                prompt,
                completion,
                prompt + completion,
                new Usage.PromptTokensDetails(cached),
                thinkingTokens(usage, completion, choices, counter));
    }

    /// 0 beside thinking means that nobody counted: some servers have the field and leave it at 0.
    private static Usage.CompletionTokensDetails thinkingTokens(
            JsonNode usage, int completion, Collection<ChoiceStream> choices, TokenCounter counter) {
        String thinking = choices.stream().map(ChoiceStream::thinking).collect(Collectors.joining());
        int told = usage.path("completion_tokens_details")
                .path("reasoning_tokens")
                .asInt(usage.path("reasoning_tokens").asInt(0));
        if (thinking.isEmpty() && choices.stream().anyMatch(ChoiceStream::answerWasMisfiled)) {
            return Usage.CompletionTokensDetails.counted(0);
        }
        if (told > 0 || thinking.isEmpty()) {
            return Usage.CompletionTokensDetails.counted(told);
        }
        OptionalInt counted = counter.count(thinking);
        if (counted.isPresent()) {
            return Usage.CompletionTokensDetails.counted(Math.min(counted.getAsInt(), completion));
        }
        long answer = choices.stream().mapToLong(ChoiceStream::answerCharacters).sum();
        double share = (double) thinking.length() / (thinking.length() + answer);
        return new Usage.CompletionTokensDetails((int) Math.round(completion * share), true);
    }
}
