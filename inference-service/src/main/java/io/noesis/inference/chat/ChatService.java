package io.noesis.inference.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.prompt.ChatTemplateException;
import io.noesis.chat.prompt.RenderedPrompt;
import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.generation.Scheduling;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.http.HttpProperties;
import io.noesis.inference.model.SchedulingProperties;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.telemetry.GenerationMeters;
import io.noesis.inference.telemetry.RequestMeters;

/// Carries a planned request to its end: prompt, engine, answer. Blocks the thread of the request, which is virtual.
@Component
class ChatService {

    private final RunningGenerations running;
    private final GenerationMeters endings;
    private final NextTurn nextTurn;
    private final SchedulingProperties scheduling;
    private final Duration connectionCheck;

    ChatService(
            RunningGenerations running,
            GenerationMeters endings,
            NextTurn nextTurn,
            SchedulingProperties scheduling,
            HttpProperties properties) {
        this.nextTurn = nextTurn;
        this.scheduling = scheduling;
        this.running = running;
        this.endings = endings;
        this.connectionCheck = properties.connectionCheck();
    }

    /// @param tenant whose prompts may be reused for this one
    /// @throws IOException when the client has gone; the generation is cancelled
    void answer(
            ServedModel model,
            ChatPlan plan,
            String tenant,
            AnswerSink sink,
            ClientConnection client,
            RequestMeters.Request meter)
            throws IOException, InterruptedException {
        running.checkOpen();
        RenderedPrompt prompt = render(model, plan);
        int[] tokens = model.engine().tokenizer().encodePrompt(prompt.text());
        Generation generation = submit(model, requests(model, plan, tenant, tokens));
        List<OutputAssembler> outputs = Stream.generate(() -> new OutputAssembler(
                        model.format().parser(prompt.outputStart()),
                        plan.stop(),
                        plan.end().minTokens()))
                .limit(plan.choices())
                .toList();
        running.add(generation);
        try {
            sink.begin();
            Optional<String> answer =
                    new AnswerLoop(generation, outputs, sink, client, meter).run(tokens.length, connectionCheck);
            if (scheduling.nextTurn()) {
                answer.ifPresent(text -> nextTurn.expect(model, plan, text, tenant));
            }
        } finally {
            running.remove(generation);
            // Without effect on a generation that has ended.
            generation.cancel();
        }
    }

    private static RenderedPrompt render(ServedModel model, ChatPlan plan) {
        try {
            return model.format().renderer().render(plan.messages(), plan.mode(), plan.templateArguments());
        } catch (ChatTemplateException e) {
            if (!e.refusedByTemplate()) {
                throw e;
            }
            throw new NoesisException(
                    ErrorCode.INVALID_VALUE,
                    "messages were refused by the model's chat template: " + e.getMessage(),
                    "messages",
                    e);
        }
    }

    private static int maxTokens(ServedModel model, ChatPlan plan, int promptTokens) {
        int left = model.engine().model().contextLength() - promptTokens;
        if (left < 1) {
            throw tooLong(promptTokens, model.engine().model().contextLength(), null);
        }
        return Math.min(left, plan.maxTokens().orElse(left));
    }

    private List<GenerationRequest> requests(ServedModel model, ChatPlan plan, String tenant, int[] prompt) {
        Scheduling whoAndWhen = new Scheduling(
                plan.mode() == ReasoningMode.ON ? Lane.REASONING : Lane.CHAT,
                tenant,
                scheduling.queueTimeout(),
                scheduling.deadline());
        int maxTokens = maxTokens(model, plan, prompt.length);
        return IntStream.range(0, plan.choices())
                .mapToObj(choice -> new GenerationRequest(
                        prompt,
                        maxTokens,
                        plan.sampling().forChoice(choice),
                        plan.end(),
                        plan.topLogprobs(),
                        TokenSteering.none(),
                        whoAndWhen))
                .toList();
    }

    private Generation submit(ServedModel model, List<GenerationRequest> requests) {
        try {
            return Generation.start(model.engine(), requests, endings);
        } catch (PromptTooLongException e) {
            throw tooLong(e.promptTokens(), e.contextLength(), e);
        } catch (EngineBusyException e) {
            throw new NoesisException(ErrorCode.QUEUE_FULL, String.valueOf(e.getMessage()), null, e);
        }
    }

    private static NoesisException tooLong(int promptTokens, int contextLength, @Nullable Throwable cause) {
        return new NoesisException(
                ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                "messages must leave room for 1 token in the model's maximum context length of %d tokens, but have %d"
                        .formatted(contextLength, promptTokens),
                "messages",
                cause);
    }
}
