package io.noesis.training.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The data that `noesis-nano` is made from. The same seed gives the same data; every stream is lazy and needs
/// memory for its questions' keys only.
public final class NanoData {

    private static final int WINDOW = 4096;
    private static final int MOST_TRIES = 30;
    private static final double OWN_SYSTEM_TEXT = 0.05;
    private static final double SECOND_TURN = 0.04;
    private static final double WITHOUT_SWITCH = 0.06;
    private static final double CUT_THINKING = 0.08;
    private static final List<String> SYSTEM_TEXTS = List.of(
            "You are a helpful assistant.",
            "Be brief.",
            "You are noesis-nano.",
            "Answer in one sentence.",
            "You are a careful assistant.",
            "You are a friendly helper.",
            "Help the user.");

    private final long seed;

    public NanoData(long seed) {
        this.seed = seed;
    }

    /// Pairs of rows with the same question, one thinking and one not, of all tasks, shuffled within windows.
    /// Behind some stands a third: the same thinking, cut off as by a budget. Some of those that do not think have
    /// no switch, since that means the same.
    public Stream<TrainingRow> sft(int pairs) {
        Set<Long> seen = new HashSet<>();
        int windows = (pairs + WINDOW - 1) / WINDOW;
        return IntStream.range(0, windows).boxed().flatMap(window -> {
            SplittableRandom random = random("sft", window);
            List<TrainingRow> rows = new ArrayList<>();
            for (int i = window * WINDOW; i < Math.min(pairs, (window + 1) * WINDOW); i++) {
                Task task = Task.drawn(random.nextInt(100));
                rows.addAll(pair(task, random, seen, Problems.training(task)));
            }
            return new Draw(random, Hold.TRAINING, 1).shuffled(rows).stream();
        });
    }

    /// Rows as [#sft] has, about questions with a checkable answer that no training draws. What is talked about
    /// besides is too little to hold any back.
    public Stream<TrainingRow> heldOutPairs(int pairs) {
        SplittableRandom random = random("held-out pairs", 0);
        Set<Long> seen = new HashSet<>();
        return Stream.generate(() -> Task.drawn(random.nextInt(100)))
                .filter(Task::verifiable)
                .limit(pairs)
                .flatMap(task -> pair(task, random, seen, Optional.of(Problems.Part.HELD_OUT)).stream());
    }

    private static List<TrainingRow> pair(
            Task task, SplittableRandom random, Set<Long> seen, Optional<Problems.Part> part) {
        Problem problem = Problems.next(task, random, Hold.TRAINING, part, 1);
        for (int i = 0; !seen.add(problem.key()) && i < MOST_TRIES && task != Task.CHAT; i++) {
            problem = Problems.next(task, random, Hold.TRAINING, part, 1);
        }
        if (problem.numeric() && task.verifiable()) {
            problem = AnswerForm.drawn(random.nextDouble()).applied(problem);
        }
        if (task.verifiable() && random.nextDouble() < SECOND_TURN) {
            problem = Chats.behind(Problems.next(Task.CHAT, random, Hold.TRAINING, Optional.empty(), 1), problem);
        }
        String own = random.nextDouble() < OWN_SYSTEM_TEXT ? SYSTEM_TEXTS.get(random.nextInt(SYSTEM_TEXTS.size())) : "";
        TrainingRow plain = row(task, problem, own, false);
        List<TrainingRow> rows = new ArrayList<>();
        rows.add(row(task, problem, own, true));
        rows.add(random.nextDouble() < WITHOUT_SWITCH ? plain.withoutSwitch() : plain);
        if (task.verifiable() && random.nextDouble() < CUT_THINKING) {
            rows.add(cut(rows.getFirst(), problem, random));
        }
        return rows;
    }

    /// The thinking ends somewhere: before it begins, behind a line or within one.
    private static TrainingRow cut(TrainingRow row, Problem problem, SplittableRandom random) {
        String thought = String.join("\n", problem.steps());
        double where = random.nextDouble();
        int end = where < 0.2 ? 0 : random.nextInt(thought.length());
        if (where > 0.6) {
            end = Math.max(0, thought.lastIndexOf('\n', end));
        }
        return TrainingRow.cut(row, thought.substring(0, end).strip(), problem.answer());
    }

    /// Questions with an answer to verify, in the form of rows that do not think. None is in [#sft] or held out.
    public Stream<TrainingRow> rl(int prompts) {
        Set<Long> seen = new HashSet<>();
        SplittableRandom random = random("rl", 0);
        List<Task> tasks = Stream.of(Task.values()).filter(Task::verifiable).toList();
        return IntStream.range(0, prompts).mapToObj(i -> {
            Task task = drawn(tasks, random);
            // From one operation to five: what is too easy or too hard for the model teaches it nothing.
            int leastSteps = 1 + random.nextInt(4);
            Problem problem = reward(task, random, leastSteps);
            for (int tries = 0; !seen.add(problem.key()) && tries < MOST_TRIES; tries++) {
                problem = reward(task, random, leastSteps);
            }
            if (problem.numeric()) {
                problem = AnswerForm.drawn(random.nextDouble()).applied(problem);
            }
            return row(task, problem, "", false);
        });
    }

    private static Problem reward(Task task, SplittableRandom random, int leastSteps) {
        return Problems.next(task, random, Hold.TRAINING, Optional.of(Problems.Part.REWARD), leastSteps);
    }

    private static Task drawn(List<Task> tasks, SplittableRandom random) {
        int die = random.nextInt(tasks.stream().mapToInt(Task::percent).sum());
        for (Task task : tasks) {
            die -= task.percent();
            if (die < 0) {
                return task;
            }
        }
        return tasks.getLast();
    }

    /// Short plain texts: equations, number lines, facts, questions with their answers.
    public Stream<String> pretraining(int documents) {
        SplittableRandom random = random("pretraining", 0);
        PlainTexts texts = new PlainTexts();
        return IntStream.range(0, documents).mapToObj(i -> texts.next(random));
    }

    /// Plain texts without questions, none of those of [#pretraining]: what fine-tuning must not forget. All
    /// numbers occur here, while questions of the training never name some.
    public Stream<String> rehearsal(int documents) {
        SplittableRandom random = random("rehearsal", 0);
        PlainTexts texts = new PlainTexts();
        return IntStream.range(0, documents).mapToObj(i -> texts.nextFigures(random));
    }

    /// @param set id of a [Task], or `times` for the units whose answers are no numbers, or `toggle` for all mixed
    /// @throws IllegalArgumentException when there is no such set
    public List<HeldOutItem> heldOut(String set, int items) {
        return HeldOut.items(set, items);
    }

    /// A held-out set as a benchmark resource of the evaluation service: a line that describes it, then its items.
    ///
    /// @throws IllegalArgumentException when there is no such set
    public List<String> benchmarkLines(String set) {
        return BenchmarkFile.lines(set, HeldOut.items(set, BenchmarkFile.ITEMS));
    }

    static TrainingRow row(Task task, Problem problem, String ownSystemText, boolean reasoning) {
        StringBuilder system = new StringBuilder(reasoning ? "detailed thinking on" : "detailed thinking off");
        if (!ownSystemText.isEmpty()) {
            system.append("\n\n").append(ownSystemText);
        }
        if (!problem.tools().isEmpty()) {
            system.append("\n\n<AVAILABLE_TOOLS>[")
                    .append(String.join(", ", problem.tools()))
                    .append("]</AVAILABLE_TOOLS>");
        }
        return new TrainingRow(
                system.toString(),
                problem.input(),
                reasoning ? TrainingRow.thought(problem.steps(), problem.answer()) : problem.answer(),
                task.category(),
                reasoning,
                task.id(),
                task.id() + "." + problem.template(),
                problem.expected(),
                0,
                false);
    }

    private SplittableRandom random(String purpose, int window) {
        long mixed = seed * 0x9E3779B97F4A7C15L + purpose.hashCode() * 31L + window;
        return new SplittableRandom(mixed);
    }
}
