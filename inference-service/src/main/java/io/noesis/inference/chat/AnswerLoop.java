package io.noesis.inference.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.generation.FinishReason;
import io.noesis.inference.chat.AnswerSink.Completion;
import io.noesis.inference.chat.Generation.Event;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.telemetry.RequestMeters;

/// Moves one generation's events to its sink until either ends, and looks after the client in between.
final class AnswerLoop {

    private final Generation generation;
    private final OutputAssembler output;
    private final AnswerSink sink;
    private final ClientConnection client;
    private final RequestMeters.Request meter;

    AnswerLoop(
            Generation generation,
            OutputAssembler output,
            AnswerSink sink,
            ClientConnection client,
            RequestMeters.Request meter) {
        this.generation = generation;
        this.output = output;
        this.sink = sink;
        this.client = client;
        this.meter = meter;
    }

    /// @param connectionCheck how often to look for the client while the engine is silent
    void run(int promptTokens, Duration connectionCheck) throws IOException, InterruptedException {
        boolean open = true;
        while (open) {
            Event event = generation.next(connectionCheck);
            if (client.isGone()) {
                generation.cancel();
                throw new ClientGoneException();
            }
            open = handleOrFail(event, promptTokens);
        }
    }

    /// A fault of our own, too, must end a stream as an event: nothing else can be written into it.
    private boolean handleOrFail(@Nullable Event event, int promptTokens) throws IOException {
        try {
            return handle(event, promptTokens);
        } catch (RuntimeException e) {
            return fail(e);
        }
    }

    private boolean handle(@Nullable Event event, int promptTokens) throws IOException {
        return switch (event) {
            case null -> {
                sink.idle();
                yield true;
            }
            case Event.Token token -> accept(token, promptTokens);
            case Event.Finished(FinishReason reason, var _) -> finish(reason, promptTokens);
            case Event.Failed(Throwable cause) -> throw new IllegalStateException("the engine failed", cause);
            case Event.Interrupted(NoesisException reason) -> {
                generation.cancel();
                throw new NoesisException(reason.code(), String.valueOf(reason.getMessage()), null, reason);
            }
        };
    }

    private boolean accept(Event.Token token, int promptTokens) throws IOException {
        meter.token(token.nanos());
        write(output.accept(token.text()));
        if (output.stopped()) {
            generation.stopByString();
            complete("stop", promptTokens);
        }
        return !output.stopped();
    }

    private boolean finish(FinishReason reason, int promptTokens) throws IOException {
        if (reason == FinishReason.CANCELLED) {
            throw new NoesisException(ErrorCode.SHUTTING_DOWN, "the engine was closed before the answer ended");
        }
        write(output.finish());
        boolean cut = reason == FinishReason.LENGTH && !output.stopped();
        complete(cut ? "length" : "stop", promptTokens);
        return false;
    }

    private boolean fail(RuntimeException failure) throws IOException {
        meter.failed(failure instanceof NoesisException known ? known.code() : ErrorCode.INTERNAL_ERROR);
        sink.fail(failure);
        return false;
    }

    private void write(List<OutputDelta> deltas) throws IOException {
        for (OutputDelta delta : deltas) {
            sink.delta(delta);
        }
    }

    private void complete(String finishReason, int promptTokens) throws IOException {
        Usage usage = Usage.of(promptTokens, output.completionTokens(), output.reasoningTokens());
        meter.completed(finishReason, usage);
        sink.complete(new Completion(finishReason, usage));
    }
}
