package io.noesis.training.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// The held-out sets. They do not depend on the seed of the training data: a benchmark stays what it is.
final class HeldOut {

    /// Name of the set of all tasks, with which the switch for thinking is tried.
    static final String TOGGLE = "toggle";

    /// Name of the set of times, dates and weekdays, whose answers are no numbers.
    static final String TIMES = "times";

    private static final String CALLS_OPEN = "<TOOLCALL>";
    private static final String CALLS_CLOSE = "</TOOLCALL>";
    private static final long SEED = 20_261_127L;
    private static final int CHAIN_STEPS = 3;
    private static final int MOST_TRIES = 200;

    private enum Kind {
        TEMPLATE(Hold.TEMPLATE),
        RANGE(Hold.RANGE),
        FRESH(Hold.TRAINING);

        private final Hold hold;

        Kind(Hold hold) {
            this.hold = hold;
        }
    }

    private HeldOut() {}

    /// @throws IllegalArgumentException when there is no such set
    static List<HeldOutItem> items(String set, int count) {
        SplittableRandom random = new SplittableRandom(SEED ^ set.hashCode());
        Set<Long> seen = new HashSet<>();
        List<HeldOutItem> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Task task = task(set, random);
            Kind kind = kind(task, i);
            Problem problem = problem(set, task, kind, random);
            for (int tries = 0; !seen.add(problem.key()) && tries < MOST_TRIES; tries++) {
                problem = problem(set, task, kind, random);
            }
            items.add(new HeldOutItem(
                    "%s-%04d".formatted(set, i + 1),
                    task.id(),
                    problem.question(),
                    problem.input(),
                    problem.tools(),
                    set.equals("tools") ? calls(problem.expected()) : problem.expected(),
                    kind.name().toLowerCase(Locale.ROOT),
                    problem.template()));
        }
        return List.copyOf(items);
    }

    /// The calls as a JSON list, which is empty where the answer is plain.
    private static String calls(String answer) {
        return answer.startsWith(CALLS_OPEN)
                ? answer.substring(CALLS_OPEN.length(), answer.length() - CALLS_CLOSE.length())
                : "[]";
    }

    private static Task task(String set, SplittableRandom random) {
        return switch (set) {
            case TOGGLE -> Task.drawn(random.nextInt(100));
            case TIMES -> Task.UNITS;
            default -> Task.named(set);
        };
    }

    private static Kind kind(Task task, int ordinal) {
        // Small talk is a matter of wording alone.
        return task == Task.CHAT ? Kind.TEMPLATE : Kind.values()[ordinal % Kind.values().length];
    }

    private static Problem problem(String set, Task task, Kind kind, SplittableRandom random) {
        int leastSteps = task == Task.CHAIN ? CHAIN_STEPS : 1;
        Optional<Problems.Part> part = kind == Kind.FRESH ? Optional.of(Problems.Part.HELD_OUT) : Optional.empty();
        Problem problem = Problems.next(task, random, kind.hold, part, leastSteps);
        // A set has one scorer, and so one kind of answer.
        boolean wrongKind = set.equals(TIMES) && problem.numeric() || set.equals("units") && !problem.numeric();
        boolean history = problem.input().size() > 1 && (set.equals("tools") || set.equals(TOGGLE));
        return wrongKind || history ? problem(set, task, kind, random) : problem;
    }
}
