package io.noesis.inference.answer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.ModelFamily;
import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.generation.Scheduling;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.http.HttpProperties;
import io.noesis.inference.model.SchedulingProperties;
import io.noesis.inference.steering.AnswerSteering;
import io.noesis.inference.steering.SteeringTables;
import io.noesis.inference.steering.ThinkingLimits;
import io.noesis.inference.steering.ThinkingProperties;
import io.noesis.inference.steering.ThinkingTracker;
import io.noesis.inference.telemetry.GenerationMeters;
import io.noesis.inference.telemetry.RequestMeters;

/// Carries a job to its end: engine, output, sink. Blocks the thread of the request, which is virtual.
@Component
public class Answers {

    private final RunningGenerations running;
    private final GenerationMeters endings;
    private final SchedulingProperties scheduling;
    private final ThinkingProperties thinking;
    private final Duration connectionCheck;

    public Answers(
            RunningGenerations running,
            GenerationMeters endings,
            SchedulingProperties scheduling,
            ThinkingProperties thinking,
            HttpProperties http) {
        this.running = running;
        this.endings = endings;
        this.scheduling = scheduling;
        this.thinking = thinking;
        this.connectionCheck = http.connectionCheck();
    }

    /// @return the answer without its thinking, when there is one choice without calls and the model itself brought
    ///     it to an end
    /// @throws IOException when the client has gone; the generation is cancelled
    public Optional<String> run(AnswerJob job, AnswerSink sink, ClientConnection client, RequestMeters.Request meter)
            throws IOException, InterruptedException {
        running.checkOpen();
        Generation generation = submit(job);
        running.add(job.id(), job.tenant(), generation);
        try {
            sink.begin(job.promptTokens());
            return new AnswerLoop(generation, outputs(job), job.choices(), sink, client, meter)
                    .run(job.promptTokens(), connectionCheck);
        } finally {
            running.remove(job.id(), generation);
            // Without effect on a generation that has ended.
            generation.cancel();
        }
    }

    private static List<OutputAssembler> outputs(AnswerJob job) {
        ModelFamily family = job.model().format().family();
        return Stream.generate(() -> new OutputAssembler(
                        job.parser(),
                        new ThinkingTracker(job.start(), family.openTag(), family.closeTag()),
                        job.stop(),
                        job.end().minTokens()))
                .limit(job.outputs())
                .toList();
    }

    private Generation submit(AnswerJob job) {
        try {
            return Generation.start(job.model().engine(), branches(job), endings);
        } catch (PromptTooLongException e) {
            throw tooLong(job, e.promptTokens(), e.contextLength(), e);
        } catch (EngineBusyException e) {
            throw new NoesisException(ErrorCode.QUEUE_FULL, String.valueOf(e.getMessage()), null, e);
        }
    }

    private List<Generation.Branch> branches(AnswerJob job) {
        Scheduling whoAndWhen =
                new Scheduling(job.lane(), job.tenant(), scheduling.queueTimeout(), scheduling.deadline());
        List<Generation.Branch> branches = new ArrayList<>(job.outputs());
        for (int[] prompt : job.prompts()) {
            int maxTokens = maxTokens(job, prompt.length);
            for (int choice = 0; choice < job.choices(); choice++) {
                AnswerSteering steering = steering(job, maxTokens);
                GenerationRequest request = new GenerationRequest(
                        prompt,
                        maxTokens,
                        job.sampling().forChoice(choice),
                        job.end(),
                        job.topLogprobs(),
                        job.promptLogprobs(),
                        steering,
                        whoAndWhen);
                branches.add(new Generation.Branch(request, steering));
            }
        }
        return branches;
    }

    private AnswerSteering steering(AnswerJob job, int maxTokens) {
        SteeringTables tables = job.model().steering();
        ThinkingLimits limits = job.thinking().on() || job.thinking().budget().isPresent()
                ? ThinkingLimits.of(
                        job.thinking().budget(), maxTokens, thinking.reserve(maxTokens, tables.closingTokens()))
                : ThinkingLimits.NONE;
        return tables.steer(
                job.start(),
                new SteeringTables.Wishes(
                        job.form(),
                        limits,
                        maxTokens,
                        job.thinking().on(),
                        job.thinking().forbidden(),
                        thinking.watchRepetition()));
    }

    private static int maxTokens(AnswerJob job, int promptTokens) {
        int context = job.model().engine().model().contextLength();
        int left = context - promptTokens;
        if (left < 1) {
            throw tooLong(job, promptTokens, context, null);
        }
        return Math.min(left, job.maxTokens().orElse(left));
    }

    private static NoesisException tooLong(
            AnswerJob job, int promptTokens, int contextLength, @Nullable Throwable cause) {
        return new NoesisException(
                ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                "%s must leave room for 1 token in the model's maximum context length of %d tokens, but have %d"
                        .formatted(job.promptField(), contextLength, promptTokens),
                job.promptField(),
                cause);
    }
}
