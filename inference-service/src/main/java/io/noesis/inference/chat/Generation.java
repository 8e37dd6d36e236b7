package io.noesis.inference.chat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
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
import io.noesis.inference.telemetry.GenerationMeters;

/// One generation between two threads: the engine's, which puts events in and never waits, and the request's, which
/// takes them out. The queue is bounded by the tokens that the request may have.
final class Generation implements GenerationListener {

    /// What the request's thread is told.
    sealed interface Event {

        /// @param nanos when it was sampled, as [System#nanoTime()] counts
        record Token(int id, String text, long nanos) implements Event {}

        record Finished(FinishReason reason, GenerationUsage usage) implements Event {}

        record Failed(Throwable cause) implements Event {}

        /// Ended from outside, such as by the shutdown of the service.
        record Interrupted(NoesisException reason) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable NoesisException> interruption = new AtomicReference<>();
    private final GenerationMeters endings;
    private @Nullable GenerationHandle handle;
    private volatile boolean stoppedByString;

    private Generation(GenerationMeters endings) {
        this.endings = endings;
    }

    static Generation start(GenerationEngine engine, GenerationRequest request, GenerationMeters endings) {
        Generation generation = new Generation(endings);
        generation.handle = engine.submit(request, generation);
        return generation;
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
        if (handle != null) {
            handle.cancel();
        }
    }

    /// The answer is complete, though the model does not know.
    void stopByString() {
        stoppedByString = true;
        cancel();
    }

    /// Ends the generation from another thread; the request's thread is told before anything still queued.
    void interrupt(NoesisException reason) {
        if (interruption.compareAndSet(null, reason)) {
            events.add(new Event.Interrupted(reason));
        }
    }

    @Override
    public void onToken(int token, String text, @Nullable TokenLogprobs logprobs) {
        events.add(new Event.Token(token, text, System.nanoTime()));
    }

    @Override
    public void onFinish(FinishReason reason, GenerationUsage usage) {
        if (reason == FinishReason.CANCELLED && !stoppedByString) {
            endings.cancelled();
        } else {
            endings.finished();
        }
        events.add(new Event.Finished(reason, usage));
    }

    @Override
    public void onFailure(Throwable cause) {
        events.add(new Event.Failed(cause));
    }
}
