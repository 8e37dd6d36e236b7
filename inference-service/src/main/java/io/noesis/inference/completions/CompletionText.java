package io.noesis.inference.completions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.Completion;
import io.noesis.api.openai.Usage;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerJob;
import io.noesis.inference.answer.AnswerSink.ChoiceEnd;
import io.noesis.inference.answer.LogprobFormat;

/// Puts the pieces of completions into OpenAI's form. Not safe for several threads.
final class CompletionText {

    private final CompletionPlan plan;
    private final AnswerHeader header;
    private final AnswerJob job;
    private final LogprobFormat logprobs;
    private final int[] offsets;

    CompletionText(CompletionPlan plan, AnswerHeader header, AnswerJob job) {
        this.plan = plan;
        this.header = header;
        this.job = job;
        this.logprobs = new LogprobFormat(job.model().engine().tokenizer());
        this.offsets = new int[choices()];
    }

    int choices() {
        return job.prompts().size() * job.choices();
    }

    /// What stands before the completion of a choice: the prompt where it was asked for.
    String echo(int choice) {
        if (!plan.echo()) {
            return "";
        }
        Tokenizer tokenizer = job.model().engine().tokenizer();
        String text = tokenizer.decode(job.prompts().get(choice / job.choices()));
        offsets[choice] += text.length();
        return text;
    }

    /// A piece of a choice, with the tokens whose text it completes.
    Completion.Choice piece(int choice, String text, List<TokenLogprobs> tokens) {
        return new Completion.Choice(choice, text, logprobs(choice, tokens), null, null);
    }

    /// The end of a choice, behind text that was not written yet.
    Completion.Choice end(int choice, String text, List<TokenLogprobs> tokens, ChoiceEnd end) {
        return new Completion.Choice(choice, text, logprobs(choice, tokens), end.finishReason(), end.stopReason());
    }

    Completion completion(List<Completion.Choice> choices, @Nullable Usage usage) {
        return new Completion(
                header.id(), Completion.OBJECT, header.created(), header.model(), choices, usage, header.fingerprint());
    }

    private Completion.@Nullable Logprobs logprobs(int choice, List<TokenLogprobs> drawn) {
        if (job.topLogprobs().isEmpty()) {
            return null;
        }
        List<String> tokens = new ArrayList<>();
        List<@Nullable Double> own = new ArrayList<>();
        List<@Nullable Map<String, Double>> top = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        List<ChoiceLogprobs.TokenLogprob> content = logprobs.format(drawn).content();
        for (ChoiceLogprobs.TokenLogprob token : content == null ? List.<ChoiceLogprobs.TokenLogprob>of() : content) {
            tokens.add(token.token());
            own.add(token.logprob());
            Map<String, Double> alternatives = new LinkedHashMap<>();
            token.topLogprobs().forEach(each -> alternatives.putIfAbsent(each.token(), each.logprob()));
            top.add(alternatives);
            starts.add(offsets[choice]);
            offsets[choice] += token.token().length();
        }
        return new Completion.Logprobs(tokens, own, job.topLogprobs().getAsInt() == 0 ? null : top, starts);
    }
}
