package io.noesis.inference.chat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.chat.prompt.RenderedPrompt;
import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerHeaders;
import io.noesis.inference.answer.AnswerJob;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.answer.Answers;
import io.noesis.inference.answer.LogprobFormat;
import io.noesis.inference.form.Forms;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.model.SchedulingProperties;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.telemetry.RequestMeters;

/// Answers chat requests, whatever API they came through.
@Component
public class Chats {

    private final ModelCatalog catalog;
    private final ChatPlanner planner;
    private final ChatPrompts prompts;
    private final Answers answers;
    private final AnswerHeaders headers;
    private final NextTurn nextTurn;
    private final SchedulingProperties scheduling;

    Chats(
            ModelCatalog catalog,
            ChatPlanner planner,
            ChatPrompts prompts,
            Answers answers,
            AnswerHeaders headers,
            NextTurn nextTurn,
            SchedulingProperties scheduling) {
        this.catalog = catalog;
        this.planner = planner;
        this.prompts = prompts;
        this.answers = answers;
        this.headers = headers;
        this.nextTurn = nextTurn;
        this.scheduling = scheduling;
    }

    /// @param tenant whose prompts may be reused for this one
    /// @throws io.noesis.api.error.NoesisException when the request is not sound, or the answer fails before its
    ///     first byte
    /// @throws IOException when the client has gone; the generation is cancelled
    public void answer(
            ChatBody body, String tenant, ChatTarget target, ClientConnection client, RequestMeters.Request meter)
            throws IOException, InterruptedException {
        ServedModel model = catalog.require(body.request().model());
        ChatPlan plan = planner.plan(body, model);
        RenderedPrompt prompt = prompts.render(model, plan);
        AnswerHeader header = headers.next("chatcmpl", model);
        AnswerJob job = job(header, tenant, model, plan, prompt);
        Optional<String> answer = answers.run(job, sink(target, header, model, plan), client, meter);
        if (scheduling.nextTurn()) {
            answer.ifPresent(text -> nextTurn.expect(model, plan, text, tenant));
        }
    }

    private static AnswerJob job(
            AnswerHeader header, String tenant, ServedModel model, ChatPlan plan, RenderedPrompt prompt) {
        return new AnswerJob(
                header.id(),
                tenant,
                model,
                List.of(model.engine().tokenizer().encodePrompt(prompt.text())),
                "messages",
                prompt.outputStart(),
                plan.choices(),
                plan.maxTokens(),
                plan.sampling(),
                plan.end(),
                plan.topLogprobs(),
                false,
                plan.stop(),
                plan.thinking().forEngine(),
                plan.form(),
                plan.tools().names(),
                Forms.vouchesForCalls(plan.form(), plan.tools(), model));
    }

    private static AnswerSink sink(ChatTarget target, AnswerHeader header, ServedModel model, ChatPlan plan) {
        @Nullable
        LogprobFormat logprobs = plan.topLogprobs().isPresent()
                ? new LogprobFormat(model.engine().tokenizer())
                : null;
        return plan.stream()
                ? new ChunkedAnswer(target, header, plan, logprobs)
                : new WholeAnswer(target, header, plan, logprobs);
    }
}
