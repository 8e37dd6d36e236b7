package io.noesis.inference.answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;

/// Writes log-probabilities as OpenAI does.
public final class LogprobFormat {

    /// What OpenAI writes in place of minus infinity, for which JSON has no number.
    private static final double LOWEST = -9999.0;

    private final Tokenizer tokenizer;

    public LogprobFormat(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    public ChoiceLogprobs format(List<TokenLogprobs> tokens) {
        return new ChoiceLogprobs(tokens.stream().map(this::token).toList());
    }

    private ChoiceLogprobs.TokenLogprob token(TokenLogprobs logprobs) {
        ChoiceLogprobs.Alternative own = alternative(logprobs.token(), logprobs.logprob());
        List<ChoiceLogprobs.Alternative> top = logprobs.top().stream()
                .map(entry -> alternative(entry.token(), entry.logprob()))
                .toList();
        return new ChoiceLogprobs.TokenLogprob(own.token(), own.logprob(), own.bytes(), top);
    }

    private ChoiceLogprobs.Alternative alternative(int token, float logprob) {
        // The output matrix of some models has more rows than the vocabulary has tokens.
        byte[] bytes = token < tokenizer.vocabularySize() ? tokenizer.bytes(token) : new byte[0];
        List<Integer> numbers = new ArrayList<>(bytes.length);
        for (byte each : bytes) {
            numbers.add(each & 0xFF);
        }
        return new ChoiceLogprobs.Alternative(
                new String(bytes, StandardCharsets.UTF_8), Math.max(LOWEST, logprob), numbers);
    }
}
