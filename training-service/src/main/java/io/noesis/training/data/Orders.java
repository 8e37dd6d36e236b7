package io.noesis.training.data;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Orders that say exactly what to write: count, repeat, list.
final class Orders implements TaskSource {

    private static final Sections TEXTS = Texts.sections("orders.txt");
    private static final List<String> NUMBERS = List.of("zero", "one", "two", "three", "four", "five", "six");
    private static final List<String> LISTED =
            List.of("colours", "fruits", "animals", "days", "months", "countries", "vegetables", "tools");

    @Override
    public Optional<Problem> next(Draw draw) {
        return Optional.of(
                switch (draw.plain(0, 5)) {
                    case 0 -> count(draw);
                    case 1 -> repeat(draw);
                    case 2 -> times(draw);
                    case 3 -> list(draw);
                    case 4 -> reply(draw);
                    default -> next(draw, draw.chance(0.5));
                });
    }

    private static Problem count(Draw draw) {
        boolean down = draw.chance(0.25);
        int low = draw.chance(0.6) ? 1 : draw.number(2, 60);
        int high = low + draw.plain(2, 9);
        List<Integer> numbers = IntStream.rangeClosed(low, high).boxed().collect(Collectors.toList());
        if (down) {
            Collections.reverse(numbers);
        }
        String group = down ? "down" : "count";
        String question = draw.choose(group, TEXTS.get(group))
                .replace("{a}", numbers.getFirst().toString())
                .replace("{b}", numbers.getLast().toString());
        String answer = numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Problem.of(
                draw,
                question,
                List.of("Count from %d to %d.".formatted(numbers.getFirst(), numbers.getLast())),
                answer);
    }

    private static Problem repeat(Draw draw) {
        String phrase = draw.chance(0.4)
                ? Words.anything(draw)
                : IntStream.range(0, draw.plain(2, 5))
                        .mapToObj(i -> Words.anything(draw))
                        .collect(Collectors.joining(" "));
        String question = draw.choose("repeat", TEXTS.get("repeat")).replace("{w}", phrase);
        return Problem.of(draw, question, List.of("Copy the words."), phrase);
    }

    private static Problem times(Draw draw) {
        int count = draw.plain(2, 5);
        String word = Words.anything(draw);
        String number = draw.chance(0.6) ? NUMBERS.get(count) : Integer.toString(count);
        String question =
                draw.choose("times", TEXTS.get("times")).replace("{n}", number).replace("{w}", word);
        String answer = String.join(" ", Collections.nCopies(count, word));
        return Problem.of(draw, question, List.of("%d times %s.".formatted(count, word)), answer);
    }

    private static Problem list(Draw draw) {
        int count = draw.plain(2, 5);
        String kind = draw.pick(LISTED);
        List<String> pool = Pools.named(kind);
        String number = draw.chance(0.7) ? NUMBERS.get(count) : Integer.toString(count);
        String question =
                draw.choose("list", TEXTS.get("list")).replace("{n}", number).replace("{k}", kind);
        // Always the same ones, so that there is one answer to learn.
        String answer = String.join(", ", pool.subList(0, count));
        return Problem.of(draw, question, List.of("%d %s.".formatted(count, kind)), answer);
    }

    private static Problem reply(Draw draw) {
        String word = draw.chance(0.5)
                ? draw.pick(List.of("OK", "yes", "no", "hello", "ready", "done", "ping", "pong", "test"))
                : Words.anything(draw);
        String question = draw.choose("reply", TEXTS.get("reply")).replace("{w}", word);
        return Problem.of(draw, question, List.of("Only the word " + word + "."), word);
    }

    private static Problem next(Draw draw, boolean after) {
        int number = draw.number(2, 998);
        String group = after ? "after" : "before";
        String question = draw.choose(group, TEXTS.get(group)).replace("{a}", Integer.toString(number));
        char operator = after ? '+' : '-';
        return Problem.of(
                draw,
                question,
                List.of(Arithmetic.line(number, operator, 1)),
                Integer.toString(Arithmetic.value(number, operator, 1)));
    }
}
