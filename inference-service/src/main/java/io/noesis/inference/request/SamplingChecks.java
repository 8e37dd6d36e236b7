package io.noesis.inference.request;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.engine.generation.EndRules;
import io.noesis.engine.sampling.Penalties;

/// The limits of the fields that steer the drawing of tokens and its end. Each failure names the field, the limit and
/// the value.
public final class SamplingChecks {

    public static final int MOST_BIASES = 1024;
    public static final int MOST_STOP_TOKENS = 128;
    public static final int MOST_TOP_LOGPROBS = 20;
    private static final double LARGEST_BIAS = 100;
    private static final double LARGEST_PENALTY = 2;

    private SamplingChecks() {}

    public static Penalties penalties(
            @Nullable Double repetition, @Nullable Double presence, @Nullable Double frequency) {
        if (repetition != null && !(repetition > 0 && repetition <= Float.MAX_VALUE && repetition.floatValue() > 0)) {
            throw NoesisException.invalid("repetition_penalty", "must be greater than 0", repetition);
        }
        return new Penalties(
                repetition == null ? 1f : repetition.floatValue(),
                penalty("presence_penalty", presence),
                penalty("frequency_penalty", frequency));
    }

    private static float penalty(String field, @Nullable Double given) {
        if (given == null) {
            return 0f;
        }
        if (!(Math.abs(given) <= LARGEST_PENALTY)) {
            throw NoesisException.invalid(field, "must be between -2 and 2", given);
        }
        return given.floatValue();
    }

    public static float minP(@Nullable Double given) {
        if (given == null) {
            return 0f;
        }
        if (!(given >= 0 && given <= 1)) {
            throw NoesisException.invalid("min_p", "must be between 0 and 1", given);
        }
        return given.floatValue();
    }

    public static Map<Integer, Float> logitBias(@Nullable Map<String, Double> given, int vocabularySize) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST_BIASES) {
            throw NoesisException.invalid(
                    "logit_bias", "must have at most %d entries".formatted(MOST_BIASES), given.size());
        }
        Map<Integer, Float> biases = new HashMap<>();
        given.forEach((id, bias) -> {
            int token = biasedToken(id, vocabularySize);
            String field = "logit_bias.%d".formatted(token);
            if (bias == null || !(Math.abs(bias) <= LARGEST_BIAS)) {
                throw NoesisException.invalid(field, "must be between -100 and 100", bias);
            }
            biases.put(token, bias.floatValue());
        });
        return biases;
    }

    private static int biasedToken(String id, int vocabularySize) {
        // No sign, no leading zeros: two spellings of one token could carry two biases.
        boolean decimal = id.matches("0|[1-9][0-9]{0,9}");
        if (!decimal || Long.parseLong(id) >= vocabularySize) {
            throw NoesisException.invalid(
                    "logit_bias",
                    "must have token ids from 0 to %d as keys".formatted(vocabularySize - 1),
                    Quoted.of(id));
        }
        return Integer.parseInt(id);
    }

    /// @return how many alternatives to report; empty for no log-probabilities at all
    public static OptionalInt logprobs(ChatCompletionRequest request) {
        boolean wanted = Boolean.TRUE.equals(request.logprobs());
        Integer top = request.topLogprobs();
        if (top == null) {
            return wanted ? OptionalInt.of(0) : OptionalInt.empty();
        }
        if (top < 0 || top > MOST_TOP_LOGPROBS) {
            throw NoesisException.invalid("top_logprobs", "must be between 0 and %d".formatted(MOST_TOP_LOGPROBS), top);
        }
        if (!wanted && top > 0) {
            throw NoesisException.invalid("top_logprobs", "must be absent unless logprobs is true", top);
        }
        return wanted ? OptionalInt.of(top) : OptionalInt.empty();
    }

    public static EndRules end(ChatCompletionRequest request, OptionalInt maxTokens, int vocabularySize) {
        return end(request.minTokens(), request.ignoreEos(), request.stopTokenIds(), maxTokens, vocabularySize);
    }

    public static EndRules end(
            @Nullable Integer minTokens,
            @Nullable Boolean ignoreEos,
            @Nullable List<Integer> stopTokenIds,
            OptionalInt maxTokens,
            int vocabularySize) {
        int least = minTokens == null ? 0 : minTokens;
        if (least < 0) {
            throw NoesisException.invalid("min_tokens", "must be at least 0", least);
        }
        if (maxTokens.isPresent() && least > maxTokens.getAsInt()) {
            throw NoesisException.invalid(
                    "min_tokens", "must be at most max_tokens (%d)".formatted(maxTokens.getAsInt()), least);
        }
        return new EndRules(least, Boolean.TRUE.equals(ignoreEos), stopTokens(stopTokenIds, vocabularySize));
    }

    private static Set<Integer> stopTokens(@Nullable List<Integer> given, int vocabularySize) {
        if (given == null) {
            return Set.of();
        }
        if (given.size() > MOST_STOP_TOKENS) {
            throw NoesisException.invalid(
                    "stop_token_ids", "must have at most %d ids".formatted(MOST_STOP_TOKENS), given.size());
        }
        Set<Integer> tokens = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            Integer token = given.get(i);
            if (token == null || token < 0 || token >= vocabularySize) {
                throw NoesisException.invalid(
                        "stop_token_ids[%d]".formatted(i),
                        "must be a token id from 0 to %d".formatted(vocabularySize - 1),
                        token);
            }
            tokens.add(token);
        }
        return tokens;
    }
}
