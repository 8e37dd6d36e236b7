package io.noesis.training.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Letters of words and items of lists. Words are spelled out first: a model sees pieces of words and not letters.
final class Letters implements TaskSource {

    private static final Sections TEXTS = Texts.sections("letters.txt");
    private static final List<String> SHORT = Words.real(3, 6);
    private static final List<String> MEDIUM = Words.real(3, 8);
    private static final List<String> ORDINALS =
            List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth");
    private static final double MADE_UP = 0.35;

    @Override
    public Optional<Problem> next(Draw draw) {
        return switch (draw.plain(0, 11)) {
            case 0, 1 -> reverse(draw);
            case 2 -> nth(draw);
            case 3 -> count(draw);
            case 4 -> ends(draw);
            case 5 -> length(draw);
            case 6 -> spell(draw);
            case 7 -> join(draw);
            case 8 -> item(draw);
            case 9 -> remove(draw);
            case 10 -> alphabetical(draw);
            default -> swap(draw);
        };
    }

    private static Optional<Problem> reverse(Draw draw) {
        String word = word(draw, SHORT, 6);
        String back = new StringBuilder(word).reverse().toString();
        return solved(draw, "reverse", Map.of("w", word), List.of(spelled(word), "back: " + spaced(back)), back);
    }

    private static Optional<Problem> nth(Draw draw) {
        String word = word(draw, MEDIUM, 7);
        int place = draw.plain(2, word.length());
        List<String> steps = new ArrayList<>(List.of(spelled(word)));
        StringBuilder counted = new StringBuilder();
        for (int i = 1; i <= place; i++) {
            counted.append(i > 1 ? ", " : "").append(i).append(' ').append(word.charAt(i - 1));
        }
        steps.add(counted.toString());
        String number = draw.chance(0.7) ? ORDINALS.get(place - 1) : ordinal(place);
        return solved(draw, "nth", Map.of("w", word, "n", number), steps, String.valueOf(word.charAt(place - 1)));
    }

    private static String ordinal(int place) {
        return place + (place == 2 ? "nd" : place == 3 ? "rd" : "th");
    }

    private static Optional<Problem> count(Draw draw) {
        String word = word(draw, MEDIUM, 8);
        char letter =
                draw.chance(0.85) ? word.charAt(draw.plain(0, word.length() - 1)) : (char) ('a' + draw.plain(0, 25));
        int count = 0;
        StringBuilder counted = new StringBuilder();
        for (char each : word.toCharArray()) {
            count += each == letter ? 1 : 0;
            counted.append(counted.isEmpty() ? "" : ", ")
                    .append(each)
                    .append(' ')
                    .append(count);
        }
        return solved(
                draw,
                "count",
                Map.of("w", word, "l", String.valueOf(letter)),
                List.of(spelled(word), counted.toString()),
                Integer.toString(count));
    }

    private static Optional<Problem> ends(Draw draw) {
        String word = word(draw, MEDIUM, 8);
        boolean first = draw.chance(0.5);
        char letter = first ? word.charAt(0) : word.charAt(word.length() - 1);
        String group = first ? "first" : "last";
        return solved(
                draw, group, Map.of("w", word), List.of(spelled(word), group + ": " + letter), String.valueOf(letter));
    }

    private static Optional<Problem> length(Draw draw) {
        String word = word(draw, MEDIUM, 8);
        StringBuilder counted = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            counted.append(i > 0 ? ", " : "").append(word.charAt(i)).append(' ').append(i + 1);
        }
        return solved(
                draw,
                "length",
                Map.of("w", word),
                List.of(spelled(word), counted.toString()),
                Integer.toString(word.length()));
    }

    private static Optional<Problem> spell(Draw draw) {
        String word = word(draw, MEDIUM, 8);
        String answer = String.join("-", word.split(""));
        return solved(draw, "spell", Map.of("w", word), List.of(spelled(word)), answer);
    }

    private static Optional<Problem> join(Draw draw) {
        String word = word(draw, MEDIUM, 7);
        String letters = String.join(draw.pick(List.of(", ", " ", "-")), word.split(""));
        return solved(draw, "join", Map.of("w", letters), List.of("letters: " + spaced(word)), word);
    }

    private static Optional<Problem> item(Draw draw) {
        List<String> items = draw.words(draw.plain(3, 6), MEDIUM);
        int place = draw.chance(0.5) ? items.size() - 1 : draw.plain(0, items.size() - 1);
        boolean last = place == items.size() - 1;
        StringBuilder counted = new StringBuilder();
        for (int i = 0; i <= place; i++) {
            counted.append(i > 0 ? ", " : "").append(i + 1).append(' ').append(items.get(i));
        }
        String group = last ? "last-item" : "item";
        Map<String, String> slots = Map.of("i", listed(draw, items), "n", ORDINALS.get(place));
        return solved(draw, group, slots, List.of(counted.toString()), items.get(place));
    }

    private static Optional<Problem> remove(Draw draw) {
        List<String> items = draw.words(draw.plain(3, 5), MEDIUM);
        String gone = items.get(draw.plain(0, items.size() - 1));
        List<String> left = items.stream().filter(item -> !item.equals(gone)).toList();
        String answer = String.join(", ", left);
        return solved(
                draw,
                "remove",
                Map.of("i", listed(draw, items), "w", gone),
                List.of("without " + gone + ": " + answer),
                answer);
    }

    private static Optional<Problem> alphabetical(Draw draw) {
        List<String> items = draw.words(draw.plain(2, 4), MEDIUM);
        long initials = items.stream().map(item -> item.charAt(0)).distinct().count();
        if (initials < items.size()) {
            return Optional.empty();
        }
        boolean all = draw.chance(0.4);
        List<String> sorted = items.stream().sorted(Comparator.naturalOrder()).toList();
        List<String> steps = new ArrayList<>();
        StringBuilder first = new StringBuilder("letters:");
        StringBuilder order = new StringBuilder("order:");
        for (int i = 0; i < items.size(); i++) {
            first.append(' ').append(items.get(i).charAt(0));
            order.append(' ').append(sorted.get(i).charAt(0));
        }
        steps.add(first.toString());
        steps.add(order.toString());
        String answer = all ? String.join(", ", sorted) : sorted.getFirst();
        steps.add((all ? "so: " : "first: ") + answer);
        return solved(draw, all ? "sort" : "earliest", Map.of("i", listed(draw, items)), steps, answer);
    }

    private static Optional<Problem> swap(Draw draw) {
        String word = word(draw, SHORT, 6);
        char last = word.charAt(word.length() - 1);
        if (last == word.charAt(0)) {
            return Optional.empty();
        }
        String answer = last + word.substring(1, word.length() - 1) + word.charAt(0);
        return solved(draw, "swap", Map.of("w", word), List.of(spelled(word), "swapped: " + spaced(answer)), answer);
    }

    private static String word(Draw draw, List<String> real, int longest) {
        return draw.chance(MADE_UP) ? Words.madeUp(draw, draw.plain(3, longest)) : draw.word(real);
    }

    private static String listed(Draw draw, List<String> items) {
        String all = String.join(", ", items);
        int last = all.lastIndexOf(", ");
        return draw.chance(0.25) ? all.substring(0, last) + " and " + all.substring(last + 2) : all;
    }

    private static String spelled(String word) {
        return word + ": " + spaced(word);
    }

    private static String spaced(String word) {
        return String.join(" ", word.split(""));
    }

    private static Optional<Problem> solved(
            Draw draw, String group, Map<String, String> slots, List<String> steps, String answer) {
        String question = draw.choose(group, TEXTS.get(group));
        for (Map.Entry<String, String> slot : slots.entrySet()) {
            question = question.replace("{" + slot.getKey() + "}", slot.getValue());
        }
        Problem problem = Problem.of(draw, question, steps, answer);
        return Optional.of(problem.unadorned());
    }
}
