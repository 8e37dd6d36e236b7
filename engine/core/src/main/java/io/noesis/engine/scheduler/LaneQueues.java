package io.noesis.engine.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import io.noesis.engine.generation.Lane;

/// The sequences that wait, a queue for each lane, and whose turn it is: the lane that has had the least work for its
/// weight (start-time fair queueing, P. Goyal, H. Vin and H. Cheng, SIGCOMM 1996). A lane that was idle does not
/// save up a claim.
final class LaneQueues {

    private final List<Queue> queues;

    /// The furthest that any lane had come when it was last given work: the virtual time.
    private double now;

    LaneQueues(EngineOptions.LaneWeights weights) {
        queues = Arrays.stream(Lane.values())
                .map(lane -> new Queue(lane, weights.of(lane)))
                .toList();
    }

    private static final class Queue {

        private final Lane lane;
        private final int weight;
        private final Deque<Sequence> waiting = new ArrayDeque<>();
        private double work;

        Queue(Lane lane, int weight) {
            this.lane = lane;
            this.weight = weight;
        }
    }

    private Queue of(Lane lane) {
        return queues.get(lane.ordinal());
    }

    void add(Sequence sequence) {
        Queue queue = of(sequence.lane());
        beginNow(queue);
        queue.waiting.addLast(sequence);
    }

    /// A sequence that had to give way is the next of its lane.
    void addFirst(Sequence sequence) {
        Queue queue = of(sequence.lane());
        beginNow(queue);
        queue.waiting.addFirst(sequence);
    }

    /// What the other lane had while nobody waited in this one is not owed to it.
    private void beginNow(Queue queue) {
        if (queue.waiting.isEmpty()) {
            queue.work = Math.max(queue.work, now);
        }
    }

    /// The next sequence of the lane whose turn it is, among the lanes that may.
    Optional<Sequence> next(Predicate<Lane> mayRun) {
        return lanesInTurn().stream()
                .filter(mayRun)
                .map(lane -> of(lane).waiting.peekFirst())
                .filter(Objects::nonNull)
                .findFirst();
    }

    void remove(Sequence sequence) {
        of(sequence.lane()).waiting.remove(sequence);
    }

    /// Notes prompt tokens that a lane had computed.
    void worked(Lane lane, int tokens) {
        Queue queue = of(lane);
        now = Math.max(now, queue.work);
        queue.work += (double) tokens / queue.weight;
    }

    /// The lanes, the one that has had the least for its weight first.
    List<Lane> lanesInTurn() {
        return queues.stream()
                .sorted(Comparator.comparingDouble(queue -> queue.work))
                .map(queue -> queue.lane)
                .toList();
    }

    int size(Lane lane) {
        return of(lane).waiting.size();
    }

    boolean anyoneBeside(Lane lane) {
        return queues.stream().anyMatch(queue -> queue.lane != lane && !queue.waiting.isEmpty());
    }

    Map<Lane, Integer> sizes() {
        Map<Lane, Integer> sizes = new EnumMap<>(Lane.class);
        queues.forEach(queue -> sizes.put(queue.lane, queue.waiting.size()));
        return sizes;
    }

    /// Takes out all that the condition holds for.
    List<Sequence> removeIf(Predicate<Sequence> condition) {
        List<Sequence> removed = new ArrayList<>();
        for (Queue queue : queues) {
            queue.waiting.removeIf(sequence -> condition.test(sequence) && removed.add(sequence));
        }
        return removed;
    }
}
