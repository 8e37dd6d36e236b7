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
    private static final List<String> BEFORE_ANSWER = List.of("Answer: ", "A: ", "Solution: ", "Assistant: ", "", "");

    String next(SplittableRandom random) {
        Draw draw = new Draw(random, Hold.TRAINING, 1);
        int die = draw.plain(0, 99);
        if (die < 8) {
            return copies(draw);
        }
        if (die < 18) {
            return recalled(draw);
        }
        if (die < 36) {
            return equations(draw);
        }
        if (die < 41) {
            return numbers(draw);
        }
        if (die < 49) {
            return spelling(draw);
        }
        return die < 62 ? several(random, draw) : worked(random, draw);
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

    /// Small equations of one kind.
    private static String equations(Draw draw) {
        int kind = draw.plain(0, 5);
        List<String> lines = new ArrayList<>();
        int base = draw.number(2, 12);
        int large = draw.number(10, 900);
        int count = draw.plain(3, 8);
        for (int i = 0; i < count; i++) {
            lines.add(
                    switch (kind) {
                        case 0 -> Arithmetic.line(base, 'x', draw.number(1, 12));
                        case 1 -> Arithmetic.line(draw.number(1, 99), '+', draw.number(1, 99));
                        case 2 -> difference(draw.number(1, 99), draw.number(1, 99));
                        case 3 -> Arithmetic.line(large, '+', draw.number(1, 99));
                        case 4 -> difference(large, draw.number(1, 99));
                        default -> Arithmetic.line(draw.number(10, 99), 'x', draw.number(2, 9));
                    });
        }
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
