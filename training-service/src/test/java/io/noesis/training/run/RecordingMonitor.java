package io.noesis.training.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a training told, and stops it at a wanted event.
public class RecordingMonitor implements TrainingMonitor {

    private final List<TrainingEvent> events = new CopyOnWriteArrayList<>();
    private Class<? extends TrainingEvent> cancelledBy = TrainingEvent.class;
    private long cancelledAt = Long.MAX_VALUE;
    private volatile boolean cancelled;

    @Override
    public void on(TrainingEvent event) {
        events.add(event);
        if (cancelledBy.isInstance(event) && event.step() >= cancelledAt) {
            cancelled = true;
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /// Cancels as soon as an event of this kind comes from this step or a later one.
    public void cancelAt(Class<? extends TrainingEvent> kind, long step) {
        cancelledBy = kind;
        cancelledAt = step;
    }

    public List<TrainingEvent> events() {
        return List.copyOf(events);
    }

    public <E extends TrainingEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// What was measured of one thing, in its order.
    public List<Double> evaluated(String measure) {
        return of(TrainingEvent.Evaluated.class).stream()
                .filter(event -> event.measure().equals(measure))
                .map(TrainingEvent.Evaluated::value)
                .toList();
    }
}
