package io.noesis.inference.completions;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.CompletionRequest;
import io.noesis.chat.output.OutputStart;
import io.noesis.dialect.RequestField;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.answer.AnswerJob;
import io.noesis.inference.chat.ChatProperties;
import io.noesis.inference.form.Forms;
import io.noesis.inference.form.ToolUse;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.request.LimitChecks;
import io.noesis.inference.request.SamplingChecks;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks a completion request and says what it means for a model.
@Component
class CompletionPlanner {

    /// OpenAI's own limit, kept when the chat API came with another one.
    static final int MOST_LOGPROBS = 20;

    /// What OpenAI generates where nothing is said.
    private static final int DEFAULT_MAX_TOKENS = 16;

    private final RandomGenerator seeds;
    private final ChatProperties properties;
    private final Forms forms;
    private final JsonMapper json;

    CompletionPlanner(RandomGenerator seeds, ChatProperties properties, Forms forms, JsonMapper json) {
        this.seeds = seeds;
        this.properties = properties;
        this.forms = forms;
        this.json = json;
    }

    /// @throws NoesisException naming the first field that this service cannot honour
    CompletionPlan plan(JsonNode body) {
        RequestField root = RequestField.root(body);
        CompletionRequest request = json.treeToValue(body, CompletionRequest.class);
        root.get("suffix").onlyNeutral("must be absent");
        root.get("use_beam_search").onlyNeutral("must be absent or false", false);
        root.get("prompt_logprobs").onlyNeutral("must be absent");
        bestOf(root.get("best_of"), request.n());
        boolean stream = Boolean.TRUE.equals(request.stream());
        boolean echo = Boolean.TRUE.equals(request.echo());
        return new CompletionPlan(
                root, request, stream, LimitChecks.includeUsage(request.streamOptions(), stream), echo);
    }

    /// @throws NoesisException naming the first field at fault
    AnswerJob job(CompletionPlan plan, String id, String tenant, ServedModel model) {
        CompletionRequest request = plan.request();
        Tokenizer tokenizer = model.engine().tokenizer();
        int vocabulary = tokenizer.vocabularySize();
        List<int[]> prompts = new Prompts(tokenizer, !Boolean.FALSE.equals(request.addSpecialTokens()))
                .read(plan.json().get("prompt"));
        int choices = LimitChecks.choices(request.n(), Math.max(1, properties.maxChoices() / prompts.size()));
        OptionalInt maxTokens = LimitChecks.maxTokens(
                request.maxTokens() == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : request.maxTokens(), null);
        return new AnswerJob(
                id,
                tenant,
                model,
                prompts,
                "prompt",
                OutputStart.PLAIN,
                choices,
                maxTokens,
                sampling(request, vocabulary),
                SamplingChecks.end(
                        request.minTokens(), request.ignoreEos(), request.stopTokenIds(), maxTokens, vocabulary),
                logprobs(request.logprobs()),
                plan.echo() && request.logprobs() != null,
                LimitChecks.stop(request.stop()),
                AnswerJob.Thinking.NONE,
                forms.read(plan.json(), ToolUse.NONE, model),
                Set.of(),
                false);
    }

    private static void bestOf(RequestField field, @Nullable Integer n) {
        if (field.isPresent()
                && !(field.node().isIntegralNumber() && field.node().asInt() == (n == null ? 1 : n))) {
            throw field.unsupported("must be absent or equal n");
        }
    }

    private static OptionalInt logprobs(@Nullable Integer wanted) {
        if (wanted == null) {
            return OptionalInt.empty();
        }
        if (wanted < 0 || wanted > MOST_LOGPROBS) {
            throw NoesisException.invalid("logprobs", "must be between 0 and %d".formatted(MOST_LOGPROBS), wanted);
        }
        return OptionalInt.of(wanted);
    }

    private SamplingParameters sampling(CompletionRequest request, int vocabulary) {
        Long seed = request.seed();
        return new SamplingParameters(
                SamplingChecks.penalties(
                        request.repetitionPenalty(), request.presencePenalty(), request.frequencyPenalty()),
                SamplingChecks.logitBias(request.logitBias(), vocabulary),
                (float) LimitChecks.temperature(request.temperature(), 1),
                LimitChecks.topK(request.topK()),
                Math.max(Float.MIN_NORMAL, (float) LimitChecks.topP(request.topP(), 1)),
                SamplingChecks.minP(request.minP()),
                seed == null ? seeds.nextLong() : seed);
    }
}
