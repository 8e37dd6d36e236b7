package io.noesis.training.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Short documents of plain text for pre-training.
final class PlainTexts {

    private static final List<String> BEFORE_QUESTION = List.of("Question: ", "Q: ", "Problem: ", "User: ", "", "");
    private static final int FIGURES = 70;
    private static final int LARGEST = 999;
    private static final List<String> BEFORE_ANSWER = List.of("Answer: ", "A: ", "Solution: ", "Assistant: ", "", "");

    String next(SplittableRandom random) {
        Draw draw = new Draw(random, Hold.TRAINING, 1);
        int die = draw.plain(0, 99);
        if (die < FIGURES) {
            return figures(draw);
        }
        return die < 77 ? several(random, draw) : worked(random, draw);
    }

    /// One without a question: numbers, equations, letters.
    String nextFigures(SplittableRandom random) {
        return figures(new Draw(random, Hold.TRAINING, 1));
    }

    private static String figures(Draw draw) {
        int die = draw.plain(0, FIGURES - 1);
        if (die < 10) {
            return copies(draw);
        }
        if (die < 22) {
            return recalled(draw);
        }
        if (die < 34) {
            return equations(draw);
        }
        if (die < 48) {
            return running(draw);
        }
        if (die < 58) {
            return compared(draw);
        }
        return die < 62 ? numbers(draw) : spelling(draw);
    }

    /// A list, and the same again: whoever reads a question has to carry its numbers and names over.
    private static String copies(Draw draw) {
        List<String> lines = new ArrayList<>();
        int count = draw.plain(1, 3);
        for (int i = 0; i < count; i++) {
            boolean words = draw.chance(0.3);
            int length = draw.plain(3, words ? 5 : 8);
            List<String> entries = new ArrayList<>();
            for (int k = 0; k < length; k++) {
                entries.add(words ? Words.anything(draw) : String.valueOf(draw.plain(1, 999)));
            }
            String line = String.join(draw.chance(0.5) ? ", " : " ", entries);
            lines.add(line + "\n" + line);
        }
        return String.join("\n", lines);
    }

    /// Numbers with names, and some of them asked for again in another order.
    private static String recalled(Draw draw) {
        List<String> names = new ArrayList<>();
        int count = draw.plain(3, 6);
        while (names.size() < count) {
            String name = Words.anything(draw);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        List<String> pairs = new ArrayList<>();
        String between = draw.pick(List.of(" ", ": ", " has ", " = "));
        names.forEach(name -> pairs.add(name + between + draw.plain(1, 199)));
        List<String> asked = new ArrayList<>(pairs);
        Collections.rotate(asked, draw.plain(1, count - 1));
        return String.join(", ", pairs) + "\n" + String.join("\n", asked);
    }

    /// Small equations of one kind. Tables are no questions: numbers that no question of the training has occur
    /// here.
    private static String equations(Draw draw) {
        int kind = draw.plain(0, 5);
        List<String> lines = new ArrayList<>();
        int base = draw.plain(2, 12);
        int large = draw.plain(10, 900);
        int count = draw.plain(3, 8);
        for (int i = 0; i < count; i++) {
            lines.add(
                    switch (kind) {
                        case 0 -> Arithmetic.line(base, 'x', draw.plain(1, 12));
                        case 1 -> Arithmetic.line(draw.plain(1, 99), '+', draw.plain(1, 99));
                        case 2 -> difference(draw.plain(1, 99), draw.plain(1, 99));
                        case 3 -> Arithmetic.line(large, '+', draw.plain(1, 99));
                        case 4 -> difference(large, draw.plain(1, 99));
                        default -> Arithmetic.line(draw.plain(10, 99), 'x', draw.plain(2, 9));
                    });
        }
        return String.join("\n", lines);
    }

    /// Numbers, and what comes of adding and subtracting them one after another.
    private static String running(Draw draw) {
        int value = draw.plain(1, 99);
        StringBuilder terms = new StringBuilder().append(value);
        List<String> steps = new ArrayList<>();
        int count = draw.plain(2, 6);
        for (int i = 0; i < count; i++) {
            int number = draw.plain(1, 99);
            boolean adds = number > value || draw.chance(0.5) && value + number <= LARGEST;
            terms.append(adds ? " + " : " - ").append(number);
            value = Arithmetic.work(steps, value, adds ? '+' : '-', number);
        }
        return terms + "\n" + String.join("\n", steps);
    }

    /// Which of two numbers is the larger, the extremes of a list, a list in order.
    private static String compared(Draw draw) {
        int kind = draw.plain(0, 2);
        List<String> lines = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        int largest = draw.chance(0.7) ? 99 : 999;
        int count = draw.plain(3, 6);
        for (int i = 0; i < count; i++) {
            int number = draw.plain(1, largest);
            if (kind == 0) {
                int other = draw.plain(1, largest);
                lines.add("%d %s %d".formatted(number, number > other ? ">" : number < other ? "<" : "=", other));
            } else if (!numbers.contains(number)) {
                numbers.add(number);
            }
        }
        if (kind == 0) {
            return String.join("\n", lines);
        }
        boolean up = draw.chance(0.5);
        lines.add(Comparisons.joined(numbers, ", "));
        lines.addAll(kind == 1 ? Comparisons.placed(numbers, up) : Comparisons.best(numbers, up));
        return String.join("\n", lines);
    }

    private static String difference(int a, int b) {
        return Arithmetic.line(Math.max(a, b), '-', Math.min(a, b));
    }

    private static String numbers(Draw draw) {
        int step = draw.chance(0.6) ? 1 : draw.plain(2, 10);
        int low = draw.plain(0, 900);
        List<Integer> line = IntStream.range(0, draw.plain(4, 12))
                .map(i -> low + i * step)
                .boxed()
                .collect(Collectors.toList());
        if (draw.chance(0.25)) {
            Collections.reverse(line);
        }
        return line.stream().map(String::valueOf).collect(Collectors.joining(draw.chance(0.5) ? ", " : " "));
    }

    private static String spelling(Draw draw) {
        List<String> lines = new ArrayList<>();
        int count = draw.plain(2, 6);
        for (int i = 0; i < count; i++) {
            String word = Words.anything(draw);
            lines.add(word + ": " + String.join(" ", word.split("")));
        }
        return String.join("\n", lines);
    }

    /// Questions with bare answers.
    private static String several(SplittableRandom random, Draw draw) {
        Task task = Task.drawn(draw.plain(0, 99));
        String question = draw.pick(BEFORE_QUESTION);
        String answer = draw.pick(BEFORE_ANSWER);
        List<String> parts = new ArrayList<>();
        int count = task == Task.TOOLS ? 1 : draw.plain(1, 3);
        for (int i = 0; i < count; i++) {
            Problem problem = problem(task, random);
            parts.add(question + problem.conversation() + "\n" + answer + problem.answer());
        }
        return String.join("\n\n", parts);
    }

    /// One question with the way to its answer.
    private static String worked(SplittableRandom random, Draw draw) {
        Problem problem = problem(Task.drawn(draw.plain(0, 99)), random);
        String steps = String.join("\n", problem.steps());
        String tools = problem.tools().isEmpty() ? "" : "Tools: " + String.join(", ", problem.tools()) + "\n";
        String question = draw.pick(BEFORE_QUESTION);
        String answer = draw.pick(BEFORE_ANSWER);
        return tools + question + problem.conversation() + "\n" + steps + "\n" + answer + problem.answer();
    }

    private static Problem problem(Task task, SplittableRandom random) {
        Optional<Problems.Part> part = Problems.training(task);
        return Problems.next(task, random, Hold.TRAINING, part, 1);
    }
}
