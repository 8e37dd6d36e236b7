package io.noesis.inference.completions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.Completion;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.answer.LogprobFormat;

/// Log-probabilities in the columns of the completions API. Not safe for several threads.
final class LogprobColumns {

    private final Tokenizer tokenizer;
    private final LogprobFormat format;
    private final List<String> tokens = new ArrayList<>();
    private final List<@Nullable Double> logprobs = new ArrayList<>();
    private final List<@Nullable Map<String, Double>> top = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private int end;

    /// @param offset of the first token's text
    LogprobColumns(Tokenizer tokenizer, int offset) {
        this.tokenizer = tokenizer;
        this.format = new LogprobFormat(tokenizer);
        this.end = offset;
    }

    /// A token that nobody knows the probability of.
    void add(int token) {
        row(new String(tokenizer.bytes(token), StandardCharsets.UTF_8), null, null);
    }

    void add(List<TokenLogprobs> drawn) {
        List<ChoiceLogprobs.TokenLogprob> content = format.format(drawn).content();
        for (ChoiceLogprobs.TokenLogprob token : content == null ? List.<ChoiceLogprobs.TokenLogprob>of() : content) {
            Map<String, Double> alternatives = new LinkedHashMap<>();
            token.topLogprobs().forEach(each -> alternatives.putIfAbsent(each.token(), each.logprob()));
            row(token.token(), token.logprob(), alternatives);
        }
    }

    /// Where the next token's text begins.
    int end() {
        return end;
    }

    /// @param withTop whether alternatives were asked for
    Completion.Logprobs toLogprobs(boolean withTop) {
        return new Completion.Logprobs(tokens, logprobs, withTop ? top : null, offsets);
    }

    private void row(String token, @Nullable Double logprob, @Nullable Map<String, Double> alternatives) {
        tokens.add(token);
        logprobs.add(logprob);
        top.add(alternatives);
        offsets.add(end);
        // Special tokens have a name, and no text in what is written.
        end += tokenizer.specialTokens().contains(token) ? 0 : token.length();
    }
}
