package io.noesis.training.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Larger and smaller, between, most and least, order, and how many.
final class Comparisons implements TaskSource {

    private static final Sections TEXTS = Texts.sections("compare.txt");

    @Override
    public Optional<Problem> next(Draw draw) {
        return switch (draw.plain(0, 9)) {
            case 0, 1 -> two(draw);
            case 2 -> between(draw);
            case 3, 4 -> extreme(draw);
            case 5, 6, 7 -> sorted(draw);
            default -> count(draw);
        };
    }

    private static Optional<Problem> two(Draw draw) {
        int largest = draw.chance(0.5) ? 99 : 999;
        int a = draw.number(1, largest);
        int b = draw.chance(0.3) ? swapped(a) : draw.number(1, largest);
        if (a == b) {
            return Optional.empty();
        }
        boolean larger = draw.chance(0.5);
        int answer = larger ? Math.max(a, b) : Math.min(a, b);
        String group = larger ? "larger" : "smaller";
        String question =
                draw.choose(group, TEXTS.get(group)).replace("{a}", text(a)).replace("{b}", text(b));
        String step = "%s: %d %c %d, %d".formatted(group, a, a > b ? '>' : '<', b, answer);
        return Optional.of(Problem.of(draw, question, List.of(step), text(answer)));
    }

    /// The last two digits change places: what is hard to tell apart.
    private static int swapped(int number) {
        return number / 100 * 100 + number % 10 * 10 + number / 10 % 10;
    }

    private static Optional<Problem> between(Draw draw) {
        int low = draw.number(1, 80);
        int high = draw.number(low + 2, 99);
        int asked = draw.number(1, 99);
        if (high < 0 || asked == low || asked == high) {
            return Optional.empty();
        }
        boolean above = asked > low;
        boolean below = asked < high;
        String question = draw.choose("between", TEXTS.get("between"))
                .replace("{x}", text(asked))
                .replace("{a}", text(low))
                .replace("{b}", text(high));
        String answer = above && below ? "yes" : "no";
        List<String> steps = List.of(
                "%d %c %d".formatted(asked, above ? '>' : '<', low),
                "%d %c %d".formatted(asked, below ? '<' : '>', high),
                "between: " + answer);
        return Optional.of(Problem.of(draw, question, steps, answer));
    }

    private static Optional<Problem> extreme(Draw draw) {
        List<Integer> numbers = numbers(draw, draw.plain(3, 6), draw.chance(0.7) ? 99 : 999);
        boolean most = draw.chance(0.5);
        int best = numbers.stream().min(order(!most)).orElseThrow();
        List<String> steps = best(numbers, !most);
        String group = most ? "most" : "least";
        String question = draw.choose(group, TEXTS.get(group)).replace("{l}", list(draw, numbers));
        return Optional.of(Problem.of(draw, question, steps, text(best)));
    }

    /// The smaller of two numbers again and again, or the larger.
    static List<String> best(List<Integer> numbers, boolean smallest) {
        Comparator<Integer> order = order(smallest);
        int best = numbers.getFirst();
        List<String> steps = new ArrayList<>(List.of(smallest ? "smallest" : "largest"));
        for (int number : numbers.subList(1, numbers.size())) {
            int next = order.compare(number, best) < 0 ? number : best;
            steps.add("%d, %d: %d".formatted(best, number, next));
            best = next;
        }
        return steps;
    }

    /// Puts one number after another into its place: a step compares two numbers at a time, as finding the smallest
    /// of many would not.
    static List<String> placed(List<Integer> numbers, boolean up) {
        List<Integer> placed = new ArrayList<>();
        List<String> steps = new ArrayList<>(List.of(up ? "smallest first" : "largest first"));
        for (int number : numbers) {
            placed.add(number);
            placed.sort(order(up));
            steps.add("%d: %s".formatted(number, joined(placed, " ")));
        }
        return steps;
    }

    private static Comparator<Integer> order(boolean up) {
        return up ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }

    private static Optional<Problem> sorted(Draw draw) {
        List<Integer> numbers = numbers(draw, draw.plain(3, 6), 99);
        boolean up = draw.chance(0.6);
        String group = up ? "up" : "down";
        String question = draw.choose(group, TEXTS.get(group)).replace("{l}", list(draw, numbers));
        String answer = joined(numbers.stream().sorted(order(up)).toList(), ", ");
        List<String> steps = new ArrayList<>(placed(numbers, up));
        steps.add("order: " + answer);
        return Optional.of(Problem.of(draw, question, steps, answer));
    }

    private static Optional<Problem> count(Draw draw) {
        List<Integer> numbers = numbers(draw, draw.plain(3, 6), 99);
        int bound = draw.number(10, 90);
        if (numbers.contains(bound)) {
            return Optional.empty();
        }
        boolean above = draw.chance(0.6);
        int count = 0;
        List<String> steps = new ArrayList<>(List.of("%s %d".formatted(above ? "above" : "below", bound)));
        for (int number : numbers) {
            boolean counts = above ? number > bound : number < bound;
            count += counts ? 1 : 0;
            steps.add("%d %c %d, %s: %d"
                    .formatted(number, number > bound ? '>' : '<', bound, counts ? "yes" : "no", count));
        }
        String group = above ? "above" : "below";
        String question = draw.choose(group, TEXTS.get(group))
                .replace("{l}", list(draw, numbers))
                .replace("{x}", text(bound));
        return Optional.of(Problem.of(draw, question, steps, text(count)));
    }

    private static List<Integer> numbers(Draw draw, int count, int largest) {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            int number = draw.number(1, largest);
            if (!numbers.contains(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static String list(Draw draw, List<Integer> numbers) {
        String all = joined(numbers, ", ");
        int last = all.lastIndexOf(", ");
        return switch (draw.plain(0, 3)) {
            case 0 -> all.substring(0, last) + " and " + all.substring(last + 2);
            case 1 -> joined(numbers, " ");
            default -> all;
        };
    }

    static String joined(List<Integer> numbers, String between) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(between));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
