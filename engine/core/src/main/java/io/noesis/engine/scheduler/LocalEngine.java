package io.noesis.engine.scheduler;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.EngineBusyException;
import io.noesis.engine.generation.EngineCounters;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.PromptTooLongException;
import io.noesis.engine.generation.QueueTimeoutException;
import io.noesis.engine.sampling.Candidates;
import io.noesis.engine.tokenizer.Tokenizer;

/// An engine in this process: one thread that forms a batch anew for every forward pass (iteration-level scheduling,
/// Orca, OSDI 2022).
///
/// [LaneQueues] says who is next, [Residents] who has a place and pages, [BatchFormer] what a step computes; here the
/// steps are taken. The design and its invariants stand in `docs/adr/0004-scheduler.md`.
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
    private final PagePool pool;
    private final PrefixTree tree;
    private final LaneQueues waiting;
    private final Residents residents;
    private final BatchFormer former;
    private final IdleWork idleWork;
    private final CounterBoard counters;
    private final Candidates candidates = new Candidates();
    private final Queue<Sequence> submitted = new ConcurrentLinkedQueue<>();

    /// How many are here, by their lane: a full lane does not close the other one.
    private final Map<Lane, AtomicInteger> present = Arrays.stream(Lane.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), lane -> new AtomicInteger()));

    private final AtomicLong submissions = new AtomicLong();
    private final Thread thread;

    private volatile boolean closed;

    /// Starts the engine's thread; the engine then owns the model.
    ///
    /// @param info whose context length is that of the model; the options may cut it
    /// @param endTokens ids that end a turn
    public LocalEngine(
            LoadedModel model, ModelInfo info, Tokenizer tokenizer, Set<Integer> endTokens, EngineOptions options) {
        this.layout = model.kvPages();
        long kvTokens = (long) layout.count() * layout.pageTokens();
        this.model = model;
        this.info = info.withContextLength((int) Math.min(options.contextFor(info.contextLength()), kvTokens));
        this.tokenizer = tokenizer;
        this.endTokens = Set.copyOf(endTokens);
        this.options = options;
        this.counters = new CounterBoard(kvTokens);
        this.tree = new PrefixTree(layout.count());
        this.pool = new PagePool(layout.count(), tree::forget);
        this.waiting = new LaneQueues(options.policy().weights());
        this.residents = new Residents(layout, pool, waiting, counters, options.maxBatch());
        this.former = new BatchFormer(residents, waiting, counters, options, model.isBatchInvariant());
        this.idleWork = new IdleWork(model, pool, tree, counters);
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
    public Set<Integer> endTokens() {
        return endTokens;
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
        AtomicInteger here = presentIn(request.scheduling().lane());
        if (here.incrementAndGet() > options.queueLimit() + options.maxBatch()) {
            here.decrementAndGet();
            throw new EngineBusyException(options.queueLimit());
        }
        Sequence sequence;
        try {
            sequence = new Sequence(request, listener, parts(request), System.nanoTime());
        } catch (RuntimeException | Error e) {
            here.decrementAndGet();
            throw e;
        }
        submitted.add(sequence);
        // The thread takes what is submitted once more after it saw the flag: what it took hears of the end there.
        if (closed && submitted.remove(sequence)) {
            throw new IllegalStateException("the engine is closed");
        }
        LockSupport.unpark(thread);
        return sequence;
    }

    private AtomicInteger presentIn(Lane lane) {
        return Objects.requireNonNull(present.get(lane));
    }

    private Sequence.Parts parts(GenerationRequest request) {
        int[] prompt = request.promptTokens();
        CachedTokens text = new CachedTokens(
                prompt, request.scheduling().tenant(), options.policy().prefixCache(), layout, pool, tree);
        return new Sequence.Parts(
                tokenizer,
                endTokens,
                candidates,
                text,
                new PromptLookup(options.policy().drafts()),
                Math.min(request.maxTokens(), info.contextLength() - prompt.length),
                submissions.incrementAndGet(),
                () -> LockSupport.unpark(thread));
    }

    @Override
    public void warm(int[] tokens, String tenant) {
        if (options.policy().prefixCache() && !closed && idleWork.wish(tokens, tenant)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
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

    /// Pages that somebody holds; for tests, after the engine was closed.
    int heldPages() {
        return pool.held();
    }

    private void run() {
        try {
            while (!closed) {
                takeSubmitted();
                dropEnded();
                residents.admit(System.nanoTime());
                publish();
                if (!residents.all().isEmpty()) {
                    step();
                } else if (!idleStep()) {
                    LockSupport.park(this);
                    // A listener may leave the flag behind, and park would then return at once for ever.
                    Thread.interrupted();
                }
            }
        } catch (Throwable e) {
            // Nothing is known of the state any more: what is here fails, and nothing more is let in.
            log.log(Level.ERROR, "the engine's thread broke; the engine is closed", e);
            closed = true;
            takeSubmitted();
            waiting.removeIf(sequence -> true).forEach(sequence -> fail(sequence, e));
            List.copyOf(residents.all()).forEach(sequence -> fail(sequence, e));
            residents.all().clear();
        } finally {
            takeSubmitted();
            endAll();
            idleWork.pause();
            publish();
            model.close();
        }
    }

    private void takeSubmitted() {
        for (Sequence sequence = submitted.poll(); sequence != null; sequence = submitted.poll()) {
            idleWork.pause();
            waiting.add(sequence);
        }
    }

    /// A failed idle step costs a wish, not the engine: also when it failed with an Error, as in [#step()].
    private boolean idleStep() {
        try {
            boolean worked = idleWork.step();
            if (worked) {
                counters.step();
            }
            return worked;
        } catch (Throwable e) {
            log.log(Level.WARNING, "the expected prefix of a coming request could not be computed", e);
            idleWork.giveUp();
            return true;
        }
    }

    /// Lets go of those that were cancelled or whose time is over.
    private void dropEnded() {
        long now = System.nanoTime();
        for (Sequence sequence :
                waiting.removeIf(each -> each.isCancelled() || each.isOverdue(now) || each.waitedTooLong(now))) {
            presentIn(sequence.lane()).decrementAndGet();
            if (!sequence.isCancelled() && sequence.waitedTooLong(now)) {
                counters.cancelled();
                fail(sequence, new QueueTimeoutException(sequence.waited(now)));
            } else {
                end(sequence, sequence.isCancelled() ? FinishReason.CANCELLED : FinishReason.DEADLINE);
            }
        }
        for (Sequence sequence : List.copyOf(residents.all())) {
            if (sequence.isCancelled() || sequence.isOverdue(now)) {
                leave(sequence);
                end(sequence, sequence.isCancelled() ? FinishReason.CANCELLED : FinishReason.DEADLINE);
            }
        }
    }

    private void step() {
        Batch batch = former.form();
        if (batch.isEmpty()) {
            throw new IllegalStateException("%d sequences run, but none has a page to go on"
                    .formatted(residents.all().size()));
        }
        List<Sequence> ended = new ArrayList<>();
        try {
            model.forward(batch.chunks(), (chunk, index, logits) -> {
                Batch.Member member = batch.member(chunk);
                if (member.isOpen() && advance(member, index, logits)) {
                    member.end();
                    ended.add(member.sequence());
                }
            });
            for (Batch.Member member : batch.members()) {
                member.sequence().text().computed(member.computed());
                member.sequence().guessed(member.guesses(), member.cameTrue());
                counters.speculated(member.guesses(), member.cameTrue());
            }
        } catch (Throwable e) {
            // Errors too: a mapped file that was cut off is an InternalError, a full heap an OutOfMemoryError.
            // The caches of this batch are in an unknown state; other sequences are not touched.
            log.log(Level.ERROR, "a forward pass failed; its " + batch.members().size() + " sequences end", e);
            for (Batch.Member member : batch.members()) {
                if (!ended.contains(member.sequence())) {
                    fail(member.sequence(), e);
                    ended.add(member.sequence());
                }
            }
        }
        counters.step();
        ended.forEach(this::leave);
    }

    /// Gives a sequence its next token, or tells it how probable one of its prompt was.
    ///
    /// @param index which of the logits of its chunk these are
    /// @return whether the sequence has ended
    private boolean advance(Batch.Member member, int index, float[] logits) {
        Sequence sequence = member.sequence();
        try {
            if (sequence.score(member.position(index), logits)) {
                return false;
            }
            int token = sequence.sample(logits);
            FinishReason end = sequence.endedBy(token);
            if (end != null && !sequence.mayEnd()) {
                token = sequence.sample(logits);
                end = sequence.endedBy(token);
            }
            if (end == null) {
                counters.generated();
                end = sequence.accept(token, System.nanoTime());
            }
            if (end != null) {
                counters.finished();
                sequence.finish(end, System.nanoTime());
                return true;
            }
            member.drawn(token);
            return false;
        } catch (Throwable e) {
            log.log(Level.WARNING, "a generation ends because its listener or its logits failed", e);
            // A listener that throws, or logits that cannot be drawn from, is the end of this sequence only.
            fail(sequence, e);
            return true;
        }
    }

    private void end(Sequence sequence, FinishReason reason) {
        counters.cancelled();
        try {
            sequence.finish(reason, System.nanoTime());
        } catch (Throwable e) {
            log.log(Level.WARNING, "the listener of a generation that was ended failed", e);
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
        residents.remove(sequence);
        presentIn(sequence.lane()).decrementAndGet();
    }

    private void endAll() {
        waiting.removeIf(sequence -> true).forEach(sequence -> end(sequence, FinishReason.CANCELLED));
        for (Sequence sequence : List.copyOf(residents.all())) {
            leave(sequence);
            end(sequence, FinishReason.CANCELLED);
        }
    }

    private void publish() {
        long used = 0;
        for (Sequence sequence : residents.all()) {
            used += sequence.text().computed();
        }
        counters.publish(residents.all().size(), waiting.sizes(), used);
    }
}
