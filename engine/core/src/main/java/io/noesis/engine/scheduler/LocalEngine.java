package io.noesis.engine.scheduler;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.sampling.Candidates;
import io.noesis.engine.tokenizer.Tokenizer;

/// An engine in this process: one thread that forms a batch anew for every forward pass (iteration-level scheduling,
/// Orca, OSDI 2022).
///
/// A step holds one token of each sequence that decodes, and up to `prefillChunk` prompt tokens of those that do not
/// yet.
/// A sequence starts only when the KV cache has room for its prompt and all it may generate, so that a running one
/// never
/// has to give way. Sequences start in the order of their submission.
///
/// Locks: none. Other threads only add to `submitted`, set a flag, and unpark the engine's thread; everything else is
/// that thread's own.
public final class LocalEngine implements GenerationEngine {

    private static final Logger log = System.getLogger(LocalEngine.class.getName());

    private final LoadedModel model;
    private final ModelInfo info;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final EngineOptions options;
    private final LoadedModel.KvPages layout;
    private final PagePool pages;
    private final CounterBoard counters;
    private final Candidates candidates = new Candidates();
    private final Queue<Sequence> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger present = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    private final ArrayDeque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();

    /// Starts the engine's thread; the engine then owns the model.
    ///
    /// @param info whose context length is that of the model; the options may cut it
    /// @param endTokens ids that end a turn
    public LocalEngine(
            LoadedModel model, ModelInfo info, Tokenizer tokenizer, Set<Integer> endTokens, EngineOptions options) {
        LoadedModel.KvPages kv = model.kvPages();
        int context = (int) Math.min(options.contextFor(info.contextLength()), (long) kv.count() * kv.pageTokens());
        this.model = model;
        this.info = info.withContextLength(context);
        this.tokenizer = tokenizer;
        this.endTokens = Set.copyOf(endTokens);
        this.options = options;
        this.layout = kv;
        this.pages = new PagePool(layout.count());
        this.counters = new CounterBoard((long) layout.count() * layout.pageTokens());
        this.thread = Thread.ofPlatform().name("noesis-engine").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public ModelInfo model() {
        return info;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public EngineCounters counters() {
        return counters.read();
    }

    @Override
    public GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
        int prompt = request.promptTokens().length;
        if (prompt >= info.contextLength()) {
            throw new PromptTooLongException(prompt, info.contextLength());
        }
        if (present.incrementAndGet() > options.queueLimit() + options.maxBatch()) {
            present.decrementAndGet();
            throw new EngineBusyException(options.queueLimit());
        }
        int maxTokens = Math.min(request.maxTokens(), info.contextLength() - prompt);
        Sequence sequence = new Sequence(
                request,
                listener,
                tokenizer,
                endTokens,
                candidates,
                maxTokens,
                () -> LockSupport.unpark(thread),
                System.nanoTime());
        submitted.add(sequence);
        // The thread takes what is submitted once more after it saw the flag: what it took hears of the end there.
        if (closed && submitted.remove(sequence)) {
            throw new IllegalStateException("the engine is closed");
        }
        LockSupport.unpark(thread);
        return sequence;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                takeSubmitted();
                dropCancelled();
                startWaiting();
                publish();
                if (running.isEmpty()) {
                    LockSupport.park(this);
                    // A listener may leave the flag behind, and park would then return at once for ever.
                    Thread.interrupted();
                    continue;
                }
                step();
            }
        } catch (Throwable e) {
            // Nothing is known of the state any more: what is here fails, and nothing more is let in.
            log.log(Level.ERROR, "the engine's thread broke; the engine is closed", e);
            closed = true;
            takeSubmitted();
            waiting.forEach(sequence -> fail(sequence, e));
            waiting.clear();
            running.forEach(sequence -> fail(sequence, e));
            running.clear();
        } finally {
            takeSubmitted();
            endAll();
            publish();
            model.close();
        }
    }

    private void takeSubmitted() {
        for (Sequence sequence = submitted.poll(); sequence != null; sequence = submitted.poll()) {
            waiting.add(sequence);
        }
    }

    private void dropCancelled() {
        waiting.removeIf(sequence -> {
            if (!sequence.isCancelled()) {
                return false;
            }
            present.decrementAndGet();
            cancel(sequence);
            return true;
        });
        running.removeIf(sequence -> {
            if (!sequence.isCancelled()) {
                return false;
            }
            leave(sequence);
            cancel(sequence);
            return true;
        });
    }

    private void startWaiting() {
        while (!waiting.isEmpty()
                && running.size() < options.maxBatch()
                && layout.pagesFor(waiting.getFirst().reservation()) <= pages.freePages()) {
            Sequence sequence = waiting.removeFirst();
            running.add(sequence);
            sequence.start(pages.take(layout.pagesFor(sequence.reservation())), System.nanoTime());
        }
    }

    private void step() {
        List<Sequence> batch = new ArrayList<>();
        List<LoadedModel.Chunk> chunks = new ArrayList<>();
        fillBatch(batch, chunks);
        List<Sequence> ended = new ArrayList<>();
        try {
            model.forward(chunks, (index, position, logits) -> {
                if (advance(batch.get(index), logits)) {
                    ended.add(batch.get(index));
                }
            });
        } catch (Throwable e) {
            // Errors too: a mapped file that was cut off is an InternalError, a full heap an OutOfMemoryError.
            // The caches of this batch are in an unknown state; other sequences are not touched.
            log.log(Level.ERROR, "a forward pass failed; its " + batch.size() + " sequences end", e);
            batch.removeAll(ended);
            batch.forEach(sequence -> fail(sequence, e));
            ended.addAll(batch);
        }
        counters.step();
        ended.forEach(this::leave);
        running.removeAll(ended);
    }

    /// Decoding sequences first: one token each. What is left of the budget goes to prompts, the oldest first.
    private void fillBatch(List<Sequence> batch, List<LoadedModel.Chunk> chunks) {
        for (Sequence sequence : running) {
            if (!sequence.isPrefilling()) {
                batch.add(sequence);
                chunks.add(sequence.nextChunk(1));
            }
        }
        int budget = options.prefillChunk();
        for (Iterator<Sequence> all = running.iterator(); all.hasNext() && budget > 0; ) {
            Sequence sequence = all.next();
            if (sequence.isPrefilling()) {
                LoadedModel.Chunk chunk = sequence.nextChunk(budget);
                batch.add(sequence);
                chunks.add(chunk);
                budget -= chunk.tokens().length;
                counters.prompt(chunk.tokens().length);
            }
        }
    }

    /// Gives a sequence its next token.
    ///
    /// @return whether the sequence has ended
    private boolean advance(Sequence sequence, float[] logits) {
        try {
            int token = sequence.sample(logits);
            FinishReason end = sequence.endedBy(token);
            if (end != null) {
                counters.finished();
                sequence.finish(end, System.nanoTime());
                return true;
            }
            counters.generated();
            if (sequence.accept(token, System.nanoTime())) {
                counters.finished();
                sequence.finish(FinishReason.LENGTH, System.nanoTime());
                return true;
            }
            return false;
        } catch (Throwable e) {
            log.log(Level.WARNING, "a generation ends because its listener or its logits failed", e);
            // A listener that throws, or logits that cannot be drawn from, is the end of this sequence only.
            fail(sequence, e);
            return true;
        }
    }

    private void cancel(Sequence sequence) {
        counters.cancelled();
        try {
            sequence.finish(FinishReason.CANCELLED, System.nanoTime());
        } catch (Throwable e) {
            log.log(Level.WARNING, "the listener of a cancelled generation failed", e);
        }
    }

    private static void fail(Sequence sequence, Throwable cause) {
        try {
            sequence.fail(cause);
        } catch (Throwable e) {
            log.log(Level.WARNING, "the listener of a failed generation failed too", e);
        }
    }

    /// Frees the place of a sequence that ran.
    private void leave(Sequence sequence) {
        pages.giveBack(sequence.release());
        present.decrementAndGet();
    }

    private void endAll() {
        waiting.forEach(this::cancel);
        waiting.clear();
        running.forEach(this::cancel);
        running.clear();
    }

    private void publish() {
        long used = 0;
        for (Sequence sequence : running) {
            used += sequence.cachedTokens();
        }
        counters.publish(running.size(), waiting.size(), used);
    }
}
