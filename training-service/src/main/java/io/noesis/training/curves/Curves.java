package io.noesis.training.curves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.noesis.training.run.LoggedEvent;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Step;

/// The pictures of a training, by what they show.
public enum Curves {
    /// Of the supervised stages, of what is trained on and of what is held out.
    LOSS("Loss", Curves::losses),
    /// Of reinforcement, with what it is made of and how far the model has gone from where it began.
    REWARD("Reward", Curves::rewards),
    /// On held-out questions, with thinking on and off.
    ACCURACY("Accuracy on held-out questions", Curves::accuracies);

    private final String title;
    private final Function<List<TrainingEvent>, List<Panel>> panels;

    Curves(String title, Function<List<TrainingEvent>, List<Panel>> panels) {
        this.title = title;
        this.panels = panels;
    }

    /// @param events in the order they happened
    public String svg(List<LoggedEvent> events) {
        return PanelChart.svg(
                title, panels.apply(events.stream().map(LoggedEvent::event).toList()));
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<Panel> losses(List<TrainingEvent> events) {
        List<Panel> panels = new ArrayList<>();
        for (String stage : stages(events)) {
            panels.add(Panel.of(
                    stage,
                    "loss, nats a token",
                    line("training", of(Step.class, stage, events), Step::loss),
                    measured("held out", stage, "loss", events)));
        }
        return shown(panels);
    }

    private static List<Panel> rewards(List<TrainingEvent> events) {
        List<Panel> panels = new ArrayList<>();
        for (String stage : stages(events)) {
            List<Rollouts> steps = of(Rollouts.class, stage, events);
            panels.add(Panel.of(
                    stage,
                    "mean over the answers of a step",
                    line("reward", steps, Rollouts::reward),
                    line("accuracy", steps, Rollouts::accuracy),
                    line("pass rate before", steps, Rollouts::passRate)));
            panels.add(Panel.of(
                    stage + ": distance from the beginning",
                    "divergence, nats a token; share clipped",
                    line("divergence", steps, Rollouts::divergence),
                    line("clipped", steps, Rollouts::clipped)));
        }
        return shown(panels);
    }

    private static List<Panel> accuracies(List<TrainingEvent> events) {
        return shown(stages(events).stream()
                .map(stage -> Panel.of(
                        stage,
                        "share of right answers",
                        measured("thinking on", stage, "accuracy.on", events),
                        measured("thinking off", stage, "accuracy.off", events)))
                .toList());
    }

    private static List<Panel> shown(List<Panel> panels) {
        return panels.stream().filter(panel -> !panel.series().isEmpty()).toList();
    }

    private static List<String> stages(List<TrainingEvent> events) {
        return events.stream().map(TrainingEvent::stage).distinct().toList();
    }

    private static <E extends TrainingEvent> List<E> of(Class<E> kind, String stage, List<TrainingEvent> events) {
        return events.stream()
                .filter(event -> event.stage().equals(stage))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Series measured(String name, String stage, String measure, List<TrainingEvent> events) {
        List<Evaluated> measured = of(Evaluated.class, stage, events).stream()
                .filter(event -> event.measure().equals(measure))
                .toList();
        return line(name, measured, Evaluated::value);
    }

    private static <E extends TrainingEvent> Series line(String name, List<E> events, ToDoubleFunction<E> value) {
        return new Series(
                name,
                events.stream()
                        .map(event -> new Series.Point(event.step(), value.applyAsDouble(event)))
                        .filter(point -> Double.isFinite(point.value()))
                        .toList());
    }
}
