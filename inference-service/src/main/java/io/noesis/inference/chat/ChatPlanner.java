package io.noesis.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ModelFamily.RecommendedSampling;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.form.Forms;
import io.noesis.inference.form.ToolUse;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.request.LimitChecks;
import io.noesis.inference.request.SamplingChecks;

/// Checks a request and says what it means for this model.
@Component
class ChatPlanner {

    private final RandomGenerator seeds;
    private final ChatProperties properties;
    private final ThinkingChecks thinking;
    private final Forms forms;

    ChatPlanner(RandomGenerator seeds, ChatProperties properties, ThinkingChecks thinking, Forms forms) {
        this.seeds = seeds;
        this.properties = properties;
        this.thinking = thinking;
        this.forms = forms;
    }

    /// @throws NoesisException naming the first field at fault
    ChatPlan plan(ChatBody body, ServedModel model) {
        ChatCompletionRequest request = body.request();
        List<PromptMessage> messages = MessageChecks.check(request.messages());
        int choices = LimitChecks.choices(request.n(), properties.maxChoices());
        OptionalInt maxTokens = LimitChecks.maxTokens(request.maxTokens(), request.maxCompletionTokens());
        int vocabulary = model.engine().tokenizer().vocabularySize();
        boolean stream = Boolean.TRUE.equals(request.stream());
        ModelFamily family = model.format().family();
        ThinkingPlan wanted = thinking.check(body.json(), family);
        MetadataChecks.check(request.metadata());
        ToolUse tools = ToolChecks.check(request);
        return new ChatPlan(
                messages,
                wanted,
                request.chatTemplateKwargs() == null ? Map.of() : request.chatTemplateKwargs(),
                tools,
                forms.read(body.json(), tools, model),
                maxTokens,
                sampling(request, family.sampling(wanted.effective()), vocabulary),
                SamplingChecks.end(request, maxTokens, vocabulary),
                SamplingChecks.logprobs(request),
                LimitChecks.stop(request.stop()),
                choices,
                stream,
                LimitChecks.includeUsage(request.streamOptions(), stream));
    }

    private SamplingParameters sampling(
            ChatCompletionRequest request, RecommendedSampling defaults, int vocabularySize) {
        Long seed = request.seed();
        return new SamplingParameters(
                SamplingChecks.penalties(
                        request.repetitionPenalty(), request.presencePenalty(), request.frequencyPenalty()),
                SamplingChecks.logitBias(request.logitBias(), vocabularySize),
                (float) LimitChecks.temperature(request.temperature(), defaults.temperature()),
                LimitChecks.topK(request.topK()),
                // A positive double may be too small for a float.
                Math.max(Float.MIN_NORMAL, (float) LimitChecks.topP(request.topP(), defaults.topP())),
                SamplingChecks.minP(request.minP()),
                seed == null ? seeds.nextLong() : seed);
    }
}
