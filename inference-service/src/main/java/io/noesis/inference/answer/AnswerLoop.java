package io.noesis.inference.answer;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.Usage;
import io.noesis.chat.output.OutputDelta;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.QueueTimeoutException;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.answer.AnswerSink.ChoiceEnd;
import io.noesis.inference.answer.Generation.Event;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.steering.ThinkingStop;
import io.noesis.inference.telemetry.RequestMeters;

/// Moves the events of one request's generations to its sink until they or it end, and looks after the client in
/// between.
final class AnswerLoop {

    private final Generation generation;
    private final List<OutputAssembler> choices;
    private final int choicesPerPrompt;
    private final AnswerSink sink;
    private final ClientConnection client;
    private final RequestMeters.Request meter;
    private final BitSet open = new BitSet();
    private final StringBuilder firstAnswer = new StringBuilder();

    /// Tokens of each choice's prompt that were there already.
    private final int[] cachedTokens;

    private boolean turnEnded;

    /// @param choices for each generation what makes a message of it
    /// @param choicesPerPrompt how many of them in a row have the same prompt
    AnswerLoop(
            Generation generation,
            List<OutputAssembler> choices,
            int choicesPerPrompt,
            AnswerSink sink,
            ClientConnection client,
            RequestMeters.Request meter) {
        this.generation = generation;
        this.choices = List.copyOf(choices);
        this.choicesPerPrompt = choicesPerPrompt;
        this.cachedTokens = new int[choices.size()];
        this.sink = sink;
        this.client = client;
        this.meter = meter;
        open.set(0, choices.size());
    }

    /// @param connectionCheck how often to look for the client while the engine is silent
    /// @return the answer without its thinking, when there is one choice and the model itself brought it to an end
    Optional<String> run(int promptTokens, Duration connectionCheck) throws IOException, InterruptedException {
        boolean goOn = true;
        while (goOn) {
            Event event = generation.next(connectionCheck);
            if (client.isGone()) {
                generation.cancel();
                throw new ClientGoneException();
            }
            goOn = handleOrFail(event, promptTokens);
        }
        return turnEnded && choices.size() == 1 ? Optional.of(firstAnswer.toString()) : Optional.empty();
    }

    /// A fault of our own, too, must end a stream as an event: nothing else can be written into it.
    private boolean handleOrFail(@Nullable Event event, int promptTokens) throws IOException {
        try {
            return handle(event, promptTokens);
        } catch (RuntimeException e) {
            generation.cancel();
            return fail(e);
        }
    }

    private boolean handle(@Nullable Event event, int promptTokens) throws IOException {
        return switch (event) {
            case null -> {
                sink.idle();
                yield true;
            }
            // A choice that a stop string has ended may still be heard of.
            case Event.Token token -> !open.get(token.choice()) || accept(token, promptTokens);
            case Event.Started(int choice, int cached) -> {
                cachedTokens[choice] = cached;
                yield true;
            }
            case Event.Prompt(int choice, int position, TokenLogprobs logprobs) -> {
                sink.promptToken(choice, position, logprobs);
                yield true;
            }
            case Event.Finished(int choice, FinishReason reason, int cached) -> {
                // One that ends with its first token never began.
                cachedTokens[choice] = cached;
                yield !open.get(choice) || finish(choice, reason, promptTokens);
            }
            case Event.Failed(QueueTimeoutException cause) ->
                throw new NoesisException(ErrorCode.QUEUE_FULL, String.valueOf(cause.getMessage()), null, cause);
            case Event.Failed(Throwable cause) -> throw new IllegalStateException("the engine failed", cause);
            case Event.Interrupted(NoesisException reason) -> {
                generation.cancel();
                throw new NoesisException(reason.code(), String.valueOf(reason.getMessage()), null, reason);
            }
        };
    }

    /// @return whether any choice is still open; so below
    private boolean accept(Event.Token token, int promptTokens) throws IOException {
        int choice = token.choice();
        OutputAssembler output = choices.get(choice);
        meter.token(token.nanos());
        write(choice, output.accept(token));
        if (!output.stopped()) {
            return true;
        }
        generation.stopByString(choice);
        return end(choice, "stop", output.stopString().orElse(null), promptTokens);
    }

    private boolean finish(int choice, FinishReason reason, int promptTokens) throws IOException {
        if (reason == FinishReason.CANCELLED) {
            throw new NoesisException(ErrorCode.SHUTTING_DOWN, "the engine was closed before the answer ended");
        }
        OutputAssembler output = choices.get(choice);
        write(choice, output.finish());
        if (output.stopped()) {
            return end(choice, "stop", output.stopString().orElse(null), promptTokens);
        }
        return switch (reason) {
            case FinishReason.StopToken(int token) -> end(choice, "stop", token, promptTokens);
            case FinishReason.Plain plain ->
                switch (plain) {
                    case LENGTH -> end(choice, "length", null, promptTokens);
                    case DEADLINE -> end(choice, "length", "deadline", promptTokens);
                    case END_OF_TURN, CANCELLED ->
                        end(choice, output.calls() > 0 ? "tool_calls" : "stop", null, promptTokens);
                };
        };
    }

    private boolean fail(RuntimeException failure) throws IOException {
        meter.failed(failure instanceof NoesisException known ? known.code() : ErrorCode.INTERNAL_ERROR);
        sink.fail(failure);
        return false;
    }

    private void write(int choice, List<AnswerPiece> pieces) throws IOException {
        for (AnswerPiece piece : pieces) {
            sink.piece(choice, piece);
            if (choice == 0 && piece.delta() instanceof OutputDelta.Answer(String text)) {
                firstAnswer.append(text);
            }
        }
    }

    private boolean end(int choice, String finishReason, @Nullable Object stopReason, int promptTokens)
            throws IOException {
        open.clear(choice);
        sink.end(choice, new ChoiceEnd(finishReason, stopReason, thinkingStop(choice)));
        if (!open.isEmpty()) {
            return true;
        }
        turnEnded = finishReason.equals("stop");
        Usage usage = Usage.of(
                promptTokens,
                cachedPromptTokens(),
                choices.stream().mapToInt(OutputAssembler::completionTokens).sum(),
                choices.stream().mapToInt(OutputAssembler::reasoningTokens).sum());
        meter.completed(finishReason, usage, choices.size());
        sink.complete(usage);
        return false;
    }

    /// Each prompt counts once, as in the sum of all their tokens: more choices find what the first has computed.
    private int cachedPromptTokens() {
        int sum = 0;
        for (int choice = 0; choice < cachedTokens.length; choice += choicesPerPrompt) {
            sum += cachedTokens[choice];
        }
        return sum;
    }

    private @Nullable String thinkingStop(int choice) {
        return choices.get(choice).thought()
                ? generation.thinkingStop(choice).orElse(ThinkingStop.LENGTH).wire()
                : null;
    }
}
