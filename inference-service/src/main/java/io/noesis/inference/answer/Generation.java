package io.noesis.inference.answer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.NoesisException;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.steering.AnswerSteering;
import io.noesis.inference.steering.ThinkingStop;
import io.noesis.inference.telemetry.GenerationMeters;

/// The generations of one request, between two threads: the engine's, which puts events in and never waits, and the
/// request's, which takes them out. The queue is bounded by the tokens that the request may have.
public final class Generation {

    /// What the request's thread is told.
    public sealed interface Event {

        /// Before the first token of a choice.
        ///
        /// @param cachedTokens of the prompt
        record Started(int choice, int cachedTokens) implements Event {}

        /// @param nanos when it was sampled, as [System#nanoTime()] counts
        record Token(int choice, String text, @Nullable TokenLogprobs logprobs, long nanos) implements Event {}

        /// A token of the prompt, where their log-probabilities were asked for.
        record Prompt(int choice, int position, TokenLogprobs logprobs) implements Event {}

        /// @param cachedTokens of the prompt
        record Finished(int choice, FinishReason reason, int cachedTokens) implements Event {}

        record Failed(Throwable cause) implements Event {}

        /// Ended from outside, such as by the shutdown of the service.
        record Interrupted(NoesisException reason) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable NoesisException> interruption = new AtomicReference<>();
    private final GenerationMeters endings;
    private final List<Choice> choices = new CopyOnWriteArrayList<>();

    private Generation(GenerationMeters endings) {
        this.endings = endings;
    }

    /// @param branches one for each choice, in order
    /// @throws RuntimeException what the engine throws when it takes one of them not; the others are then cancelled
    static Generation start(GenerationEngine engine, List<Branch> branches, GenerationMeters endings) {
        Generation generation = new Generation(endings);
        try {
            for (Branch branch : branches) {
                generation.submit(engine, branch);
            }
        } catch (RuntimeException e) {
            generation.cancel();
            throw e;
        }
        return generation;
    }

    /// What one choice is generated from.
    ///
    /// @param steering the one in the request
    record Branch(GenerationRequest request, AnswerSteering steering) {}

    private void submit(GenerationEngine engine, Branch branch) {
        Choice choice = new Choice(choices.size(), branch.steering());
        choice.handle = engine.submit(branch.request(), choice);
        choices.add(choice);
    }

    /// Waits for the next event.
    ///
    /// @return null when there was none in this time
    @Nullable
    Event next(Duration patience) throws InterruptedException {
        NoesisException reason = interruption.get();
        return reason != null ? new Event.Interrupted(reason) : events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Nobody wants the rest. Idempotent.
    void cancel() {
        choices.forEach(Choice::cancel);
    }

    /// Asks for the end of all thinking that goes on. Safe from any thread.
    ///
    /// @return how many choices were thinking
    public int endThinking() {
        int thinking = 0;
        for (Choice choice : choices) {
            thinking += choice.steering.endThinking() ? 1 : 0;
        }
        return thinking;
    }

    /// Why the thinking of a choice ended; empty where it goes on, or there was none.
    Optional<ThinkingStop> thinkingStop(int choice) {
        return choices.get(choice).steering.thinkingStop();
    }

    /// The choice is complete, though the model does not know.
    void stopByString(int choice) {
        choices.get(choice).stoppedByString = true;
        choices.get(choice).cancel();
    }

    /// Ends the generation from another thread; the request's thread is told before anything still queued.
    void interrupt(NoesisException reason) {
        if (interruption.compareAndSet(null, reason)) {
            events.add(new Event.Interrupted(reason));
        }
    }

    /// Hears the engine for one choice.
    private final class Choice implements GenerationListener {

        private final int index;
        private final AnswerSteering steering;
        private @Nullable GenerationHandle handle;
        private volatile boolean stoppedByString;

        Choice(int index, AnswerSteering steering) {
            this.index = index;
            this.steering = steering;
        }

        void cancel() {
            if (handle != null) {
                handle.cancel();
            }
        }

        @Override
        public void onPromptToken(int position, TokenLogprobs logprobs) {
            events.add(new Event.Prompt(index, position, logprobs));
        }

        @Override
        public void onStart(int cachedTokens) {
            events.add(new Event.Started(index, cachedTokens));
        }

        @Override
        public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {
            events.add(new Event.Token(index, text, logprobs, System.nanoTime()));
        }

        @Override
        public void onFinish(FinishReason reason, GenerationUsage usage) {
            if (reason == FinishReason.CANCELLED && !stoppedByString) {
                endings.cancelled();
            } else {
                endings.finished();
            }
            events.add(new Event.Finished(index, reason, usage.cachedTokens()));
        }

        @Override
        public void onFailure(Throwable cause) {
            events.add(new Event.Failed(cause));
        }
    }
}
