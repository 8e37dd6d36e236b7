package io.noesis.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.chat.family.ModelFamily.RecommendedSampling;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningSwitch;
import io.noesis.chat.family.UnknownReasoningValueException;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.model.ModelFormat;

/// Checks a request and says what it means for this model.
@Component
class ChatPlanner {

    private final RandomGenerator seeds;

    ChatPlanner(RandomGenerator seeds) {
        this.seeds = seeds;
    }

    /// @throws NoesisException naming the first field at fault
    ChatPlan plan(ChatCompletionRequest request, ModelFormat format) {
        List<PromptMessage> messages = MessageChecks.check(request.messages());
        LimitChecks.oneChoice(request.n());
        boolean stream = Boolean.TRUE.equals(request.stream());
        Map<String, Object> templateArguments =
                request.chatTemplateKwargs() == null ? Map.of() : request.chatTemplateKwargs();
        ReasoningMode mode = mode(request, templateArguments, messages);
        return new ChatPlan(
                messages,
                mode,
                templateArguments,
                LimitChecks.maxTokens(request),
                sampling(request, format.family().sampling(mode)),
                LimitChecks.stop(request.stop()),
                stream,
                LimitChecks.includeUsage(request, stream));
    }

    private static ReasoningMode mode(
            ChatCompletionRequest request, Map<String, Object> templateArguments, List<PromptMessage> messages) {
        String ours = request.reasoning() == null ? null : request.reasoning().mode();
        String systemText = messages.stream()
                .filter(message -> message.role().equals("system"))
                .map(PromptMessage::content)
                .findFirst()
                .orElse(null);
        try {
            return new ReasoningSwitch(ours, request.reasoningEffort(), templateArguments, systemText).resolve();
        } catch (UnknownReasoningValueException e) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, Quoted.cut(e.getMessage()), e.field(), e);
        }
    }

    private SamplingParameters sampling(ChatCompletionRequest request, RecommendedSampling defaults) {
        Long seed = request.seed();
        return new SamplingParameters(
                (float) LimitChecks.temperature(request.temperature(), defaults.temperature()),
                (float) LimitChecks.topP(request.topP(), defaults.topP()),
                LimitChecks.topK(request.topK()),
                seed == null ? seeds.nextLong() : seed);
    }
}
