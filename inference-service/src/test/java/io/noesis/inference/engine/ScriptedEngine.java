package io.noesis.inference.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;

/// Emits given pieces of text, one a step, to every sequence in its batch; a test may hold the steps back.
///
/// It keeps the contract of [GenerationEngine]: one thread of its own, cancellation before the next step of a
/// sequence, one last call for each listener.
public final class ScriptedEngine implements GenerationEngine {

    public static final int CONTEXT = 4096;

    private static final int OPEN = Integer.MAX_VALUE / 2;

    private final List<Sequence> batch = new ArrayList<>();
    private final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(OPEN);
    private final Thread thread;
    private List<String> script = List.of();
    private Optional<RuntimeException> failure = Optional.empty();
    private FinishReason end = FinishReason.END_OF_TURN;
    private boolean endless;
    private int queueLimit = Integer.MAX_VALUE;
    private boolean closed;
    private long steps;
    private long cancelled;
    private long finished;
    private long generated;

    public ScriptedEngine() {
        thread = Thread.ofPlatform().name("scripted-engine").daemon().start(this::run);
    }

    /// What every following request is answered with: one piece is one token.
    public synchronized void answerWith(String... pieces) {
        script = List.of(pieces);
        endless = false;
        end = FinishReason.END_OF_TURN;
        failure = Optional.empty();
        queueLimit = Integer.MAX_VALUE;
        requests.clear();
    }

    /// Repeats the piece until the limit of the request.
    public synchronized void answerEndlessly(String piece) {
        answerWith(piece);
        endless = true;
    }

    /// Breaks after the pieces.
    public synchronized void failAfterwards(RuntimeException cause) {
        failure = Optional.of(cause);
    }

    /// Ends the pieces so.
    public synchronized void endWith(FinishReason reason) {
        end = reason;
    }

    /// All requests since the script was set.
    public List<GenerationRequest> requests() {
        return List.copyOf(requests);
    }

    public synchronized void limitQueue(int limit) {
        queueLimit = limit;
    }

    /// From now on every step needs [#permitSteps].
    public void holdSteps() {
        gate.drainPermits();
    }

    public void permitSteps(int count) {
        gate.release(count);
    }

    public void releaseSteps() {
        gate.drainPermits();
        gate.release(OPEN);
    }

    public GenerationRequest lastRequest() {
        return requests.getLast();
    }

    /// The prompt of the last request, as text.
    public String lastPrompt() {
        return tokenizer().decode(lastRequest().promptTokens());
    }

    @Override
    public ModelInfo model() {
        return new ModelInfo("Scripted", "llama", CONTEXT, 1_000, Optional.empty(), "SCALAR");
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of();
    }

    @Override
    public Tokenizer tokenizer() {
        return new ScriptedTokenizer();
    }

    @Override
    public synchronized GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        if (request.promptTokens().length >= CONTEXT) {
            throw new PromptTooLongException(request.promptTokens().length, CONTEXT);
        }
        if (batch.size() >= queueLimit) {
            throw new EngineBusyException(queueLimit);
        }
        requests.add(request);
        Sequence sequence = new Sequence(request, listener, script, endless, failure, end);
        batch.add(sequence);
        notifyAll();
        return () -> {
            sequence.cancelled = true;
            wake();
        };
    }

    @Override
    public synchronized EngineCounters counters() {
        return new EngineCounters(steps, 0, generated, finished, cancelled, batch.size(), 0, 0, CONTEXT);
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void run() {
        try {
            while (awaitWork()) {
                dropCancelled();
                if (gate.tryAcquire()) {
                    step();
                } else {
                    awaitGate();
                }
            }
        } catch (InterruptedException e) {
            endAll();
        }
    }

    /// Waits in short turns, so that a cancelled sequence is let go although no step is permitted.
    private void awaitGate() throws InterruptedException {
        if (gate.tryAcquire(1, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            gate.release();
        }
    }

    private synchronized boolean awaitWork() throws InterruptedException {
        while (batch.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            endAll();
        }
        return !closed;
    }

    private synchronized void endAll() {
        batch.forEach(each -> each.cancelled = true);
        dropCancelled();
    }

    private synchronized void dropCancelled() {
        for (Iterator<Sequence> each = batch.iterator(); each.hasNext(); ) {
            Sequence sequence = each.next();
            if (sequence.cancelled) {
                each.remove();
                cancelled++;
                sequence.listener.onFinish(FinishReason.CANCELLED, sequence.usage());
            }
        }
    }

    private synchronized void step() {
        dropCancelled();
        if (batch.isEmpty()) {
            gate.release();
            return;
        }
        steps++;
        for (Iterator<Sequence> each = batch.iterator(); each.hasNext(); ) {
            if (advance(each.next())) {
                each.remove();
            }
        }
    }

    /// @return whether the sequence has ended
    private boolean advance(Sequence sequence) {
        if (sequence.isAtEnd()) {
            if (sequence.failure.isPresent()) {
                sequence.listener.onFailure(sequence.failure.get());
            } else {
                finished++;
                sequence.listener.onFinish(sequence.end, sequence.usage());
            }
            return true;
        }
        generated++;
        int position = sequence.position;
        String piece = sequence.take();
        sequence.listener.onToken(position, piece, logprobs(sequence.request, piece));
        if (sequence.position == sequence.request.maxTokens()) {
            finished++;
            sequence.listener.onFinish(FinishReason.LENGTH, sequence.usage());
            return true;
        }
        return false;
    }

    /// The first character of a piece is its token; the characters that follow it are less and less probable.
    private static @Nullable TokenLogprobs logprobs(GenerationRequest request, String piece) {
        if (request.topLogprobs().isEmpty()) {
            return null;
        }
        int token = piece.isEmpty() ? 0 : piece.codePointAt(0);
        List<TokenLogprobs.Entry> top = IntStream.range(0, request.topLogprobs().getAsInt())
                .mapToObj(i -> new TokenLogprobs.Entry(token + i, -0.25f - i))
                .toList();
        return new TokenLogprobs(token, -0.25f, top);
    }

    private static final class Sequence {

        private final GenerationRequest request;
        private final GenerationListener listener;
        private final List<String> script;
        private final boolean endless;
        private final Optional<RuntimeException> failure;
        private final FinishReason end;
        private volatile boolean cancelled;
        private int position;

        Sequence(
                GenerationRequest request,
                GenerationListener listener,
                List<String> script,
                boolean endless,
                Optional<RuntimeException> failure,
                FinishReason end) {
            this.request = request;
            this.listener = listener;
            this.script = script;
            this.endless = endless;
            this.failure = failure;
            this.end = end;
        }

        boolean isAtEnd() {
            return !endless && position == script.size();
        }

        String take() {
            return script.get(position++ % script.size());
        }

        GenerationUsage usage() {
            return new GenerationUsage(
                    request.promptTokens().length, position, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
    }
}
