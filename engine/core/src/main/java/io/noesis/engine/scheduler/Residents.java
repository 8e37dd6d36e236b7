package io.noesis.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.Lane;

/// The sequences that have a place in the batch, and the pages they compete for.
///
/// A sequence is let in when its prompt fits beside a margin for those that grow. When pages run out after all, the
/// youngest gives its own back and is computed anew later: since a token's result does not depend on how it was
/// batched, its output stays the same. The oldest never gives way to a younger one, so somebody always gets on.
final class Residents {

    private final LoadedModel.KvPages layout;
    private final PagePool pool;
    private final LaneQueues waiting;
    private final CounterBoard counters;
    private final int maxBatch;

    /// In the order of their submission.
    private final List<Sequence> all = new ArrayList<>();

    Residents(LoadedModel.KvPages layout, PagePool pool, LaneQueues waiting, CounterBoard counters, int maxBatch) {
        this.layout = layout;
        this.pool = pool;
        this.waiting = waiting;
        this.counters = counters;
        this.maxBatch = maxBatch;
    }

    List<Sequence> all() {
        return all;
    }

    /// Lets in those that wait, as long as there are places and pages.
    void admit(long nowNanos) {
        while (all.size() < maxBatch || makePlace()) {
            Optional<Sequence> next = waiting.next(this::hasPlace);
            if (next.isEmpty() || !letIn(next.get(), nowNanos)) {
                return;
            }
        }
    }

    /// A lane may have all places while nobody waits in the other one.
    private boolean hasPlace(Lane lane) {
        return taken(lane) < maxBatch - keptPlaces() || !waiting.anyoneBeside(lane);
    }

    /// For a lane that has less than the places kept for it, the youngest of the other gives way. Its pages are
    /// kept, so that it loses little.
    private boolean makePlace() {
        for (Lane lane : Lane.values()) {
            if (waiting.size(lane) > 0 && taken(lane) < keptPlaces()) {
                for (Sequence youngest : all.reversed()) {
                    if (youngest.lane() != lane) {
                        preempt(youngest);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private int keptPlaces() {
        return maxBatch == 1 ? 0 : Math.max(1, maxBatch / 8);
    }

    private long taken(Lane lane) {
        return all.stream().filter(sequence -> sequence.lane() == lane).count();
    }

    private boolean letIn(Sequence sequence, long nowNanos) {
        CachedTokens text = sequence.text();
        int found = sequence.reuseOthers();
        // One page for each that may have to grow soon.
        int margin = all.isEmpty() ? 0 : all.size() + 1;
        if (text.pagesMissing(text.known()) + margin > pool.available()) {
            text.release();
            if (!all.isEmpty()) {
                return false;
            }
            // Nobody else is here: it has all pages there are, found ones included.
            found = sequence.reuseOthers();
        }
        waiting.remove(sequence);
        if (sequence.isNew()) {
            counters.prefix(sequence.promptLength(), found);
        }
        sequence.start(found, nowNanos);
        int at = all.size();
        while (at > 0 && all.get(at - 1).number() > sequence.number()) {
            at--;
        }
        all.add(at, sequence);
        return true;
    }

    /// Takes pages until the sequence has room for `end` tokens, from younger ones if need be.
    ///
    /// @param batch whose members keep theirs
    /// @return whether there is room now
    boolean makeRoom(Sequence sequence, int end, Batch batch) {
        while (sequence.text().pagesMissing(end) > pool.available()) {
            Sequence youngest = null;
            for (Sequence other : all) {
                if (other.number() > sequence.number() && !batch.contains(other)) {
                    youngest = other;
                }
            }
            if (youngest == null) {
                return false;
            }
            preempt(youngest);
        }
        sequence.text().makeRoom(end);
        return true;
    }

    /// As much of `wanted` more tokens as there are pages for without taking anybody's.
    int roomFor(Sequence sequence, int wanted) {
        CachedTokens text = sequence.text();
        long room = (long) (text.heldPages() + pool.available()) * layout.pageTokens() - text.computed();
        return (int) Math.clamp(room, 0, wanted);
    }

    /// Takes its place and its pages; it goes on when there is room again.
    void preempt(Sequence sequence) {
        all.remove(sequence);
        sequence.text().release();
        waiting.addFirst(sequence);
        counters.preempted();
    }

    /// Gives up the place of a sequence that has ended.
    void remove(Sequence sequence) {
        all.remove(sequence);
        sequence.text().release();
    }
}
