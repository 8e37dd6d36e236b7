package io.noesis.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.chat.family.ModelFamily.RecommendedSampling;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.dialect.ReasoningFields;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.model.ServedModel;

/// Checks a request and says what it means for this model.
@Component
class ChatPlanner {

    private final RandomGenerator seeds;
    private final ChatProperties properties;

    ChatPlanner(RandomGenerator seeds, ChatProperties properties) {
        this.seeds = seeds;
        this.properties = properties;
    }

    /// @throws NoesisException naming the first field at fault
    ChatPlan plan(ChatCompletionRequest request, ServedModel model) {
        List<PromptMessage> messages = MessageChecks.check(request.messages());
        int choices = LimitChecks.choices(request.n(), properties.maxChoices());
        OptionalInt maxTokens = LimitChecks.maxTokens(request);
        int vocabulary = model.engine().tokenizer().vocabularySize();
        boolean stream = Boolean.TRUE.equals(request.stream());
        Map<String, Object> templateArguments =
                request.chatTemplateKwargs() == null ? Map.of() : request.chatTemplateKwargs();
        ReasoningMode mode = ReasoningFields.read(request).mode();
        return new ChatPlan(
                messages,
                mode,
                templateArguments,
                maxTokens,
                sampling(request, model.format().family().sampling(mode), vocabulary),
                SamplingChecks.end(request, maxTokens, vocabulary),
                SamplingChecks.logprobs(request),
                LimitChecks.stop(request.stop()),
                choices,
                stream,
                LimitChecks.includeUsage(request, stream));
    }

    private SamplingParameters sampling(
            ChatCompletionRequest request, RecommendedSampling defaults, int vocabularySize) {
        Long seed = request.seed();
        return new SamplingParameters(
                SamplingChecks.penalties(request),
                SamplingChecks.logitBias(request.logitBias(), vocabularySize),
                (float) LimitChecks.temperature(request.temperature(), defaults.temperature()),
                LimitChecks.topK(request.topK()),
                // A positive double may be too small for a float.
                Math.max(Float.MIN_NORMAL, (float) LimitChecks.topP(request.topP(), defaults.topP())),
                SamplingChecks.minP(request.minP()),
                seed == null ? seeds.nextLong() : seed);
    }
}
