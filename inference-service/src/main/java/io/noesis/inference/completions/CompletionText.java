package io.noesis.inference.completions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Completion;
import io.noesis.api.openai.Usage;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerJob;
import io.noesis.inference.answer.AnswerSink.ChoiceEnd;

/// Puts the pieces of completions into OpenAI's form. Not safe for several threads.
final class CompletionText {

    private final CompletionPlan plan;
    private final AnswerHeader header;
    private final AnswerJob job;
    private final Tokenizer tokenizer;
    private final Map<Integer, List<TokenLogprobs>> prompts = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final int[] offsets;

    CompletionText(CompletionPlan plan, AnswerHeader header, AnswerJob job) {
        this.plan = plan;
        this.header = header;
        this.job = job;
        this.tokenizer = job.model().engine().tokenizer();
        this.offsets = new int[choices()];
    }

    int choices() {
        return job.prompts().size() * job.choices();
    }

    /// A token of the prompt that is given back.
    void promptToken(int choice, int position, TokenLogprobs token) {
        List<TokenLogprobs> own = prompts.computeIfAbsent(choice, key -> new ArrayList<>());
        if (position == 1) {
            own.clear();
        }
        own.add(token);
    }

    /// A piece of a choice, with the tokens whose text it completes; before the first the prompt, where it was asked
    /// for.
    Completion.Choice piece(int choice, String text, List<TokenLogprobs> tokens) {
        boolean first = begun.add(choice) && plan.echo();
        return new Completion.Choice(
                choice, first ? prompt(choice) + text : text, logprobs(choice, tokens, first), null, null);
    }

    /// The end of a choice, behind text that was not written yet.
    Completion.Choice end(int choice, String text, List<TokenLogprobs> tokens, ChoiceEnd end) {
        Completion.Choice last = piece(choice, text, tokens);
        return new Completion.Choice(choice, last.text(), last.logprobs(), end.finishReason(), end.stopReason());
    }

    Completion completion(List<Completion.Choice> choices, @Nullable Usage usage) {
        return new Completion(
                header.id(), Completion.OBJECT, header.created(), header.model(), choices, usage, header.fingerprint());
    }

    private String prompt(int choice) {
        return tokenizer.decode(promptTokens(choice));
    }

    private int[] promptTokens(int choice) {
        return job.prompts().get(choice / job.choices());
    }

    private Completion.@Nullable Logprobs logprobs(int choice, List<TokenLogprobs> drawn, boolean withPrompt) {
        if (job.topLogprobs().isEmpty()) {
            return null;
        }
        LogprobColumns columns = new LogprobColumns(tokenizer, offsets[choice]);
        if (withPrompt) {
            // Nothing stands before the first token that could make it probable.
            columns.add(promptTokens(choice)[0]);
            columns.add(prompts.getOrDefault(choice, List.of()));
        }
        columns.add(drawn);
        offsets[choice] = columns.end();
        return columns.toLogprobs(job.topLogprobs().getAsInt() > 0);
    }
}
