package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Order of people, classes of things, rules that hold, parity and truth. The answer is one word.
final class Logic implements TaskSource {

    private static final Sections TEXTS = Texts.sections("logic.txt");

    @Override
    public Optional<Problem> next(Draw draw) {
        return switch (draw.plain(0, 7)) {
            case 0, 1, 2 -> order(draw);
            case 3, 4 -> classes(draw);
            case 5 -> rule(draw);
            case 6 -> parity(draw);
            default -> truth(draw);
        };
    }

    /// A chain of comparisons; what is asked is its top, its end, or two of it.
    private static Optional<Problem> order(Draw draw) {
        // Which of two adjectives is the upper one cannot be guessed: they are words to know, and never held out.
        String[] relation = draw.pick(TEXTS.get("relation")).split(" \\| ");
        draw.kind(relation[0].replace(" ", "-"));
        List<String> people = draw.words(draw.plain(3, 4), Pools.NAMES);
        List<String> facts = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        List<String> lower = new ArrayList<>();
        for (int i : draw.shuffled(people.size() == 3 ? List.of(0, 1) : List.of(0, 1, 2))) {
            boolean turned = draw.chance(0.35);
            String more = people.get(i);
            String less = people.get(i + 1);
            facts.add(
                    turned
                            ? "%s is %s than %s.".formatted(less, relation[1], more)
                            : "%s is %s than %s.".formatted(more, relation[0], less));
            steps.add(more + " > " + less);
            lower.add(less);
        }
        // Whoever is below nobody is the top, from which the chain can be read off.
        steps.add("below: " + String.join(", ", lower));
        steps.add(String.join(" > ", people));
        boolean top = draw.chance(0.5);
        String question;
        String answer;
        if (draw.chance(0.7)) {
            question = draw.choose("who", TEXTS.get("who")).replace("{r}", top ? relation[2] : relation[3]);
            answer = top ? people.getFirst() : people.getLast();
            steps.add("%s: %s".formatted(top ? relation[2] : relation[3], answer));
        } else {
            int a = draw.plain(0, people.size() - 1);
            int b = draw.plain(0, people.size() - 1);
            if (a == b) {
                return Optional.empty();
            }
            question = draw.choose("is", TEXTS.get("is"))
                    .replace("{x}", people.get(a))
                    .replace("{y}", people.get(b))
                    .replace("{r}", top ? relation[0] : relation[1]);
            answer = top == a < b ? "yes" : "no";
            steps.add("%s %s %s: %s".formatted(people.get(a), a < b ? ">" : "<", people.get(b), answer));
        }
        return solved(draw, String.join(" ", facts) + " " + question, steps, answer);
    }

    private static Optional<Problem> classes(Draw draw) {
        List<String> made = List.of(plural(draw), plural(draw), plural(draw));
        List<String> kinds = draw.chance(0.5) ? draw.words(3, Pools.named("kind")) : made;
        if (kinds.stream().distinct().count() < kinds.size()) {
            return Optional.empty();
        }
        String name = draw.word(Pools.NAMES);
        boolean negative = draw.chance(0.4);
        boolean two = draw.chance(0.5);
        String first = kinds.get(0);
        String last = two ? kinds.get(2) : kinds.get(1);
        List<String> facts = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        steps.add("%s is in %s".formatted(name, first));
        if (two) {
            facts.add(draw.choose("all", TEXTS.get("all")).replace("{a}", first).replace("{b}", kinds.get(1)));
            steps.add("%s are in %s".formatted(first, kinds.get(1)));
        }
        String group = negative ? "none" : "all";
        String from = two ? kinds.get(1) : first;
        facts.add(draw.choose(group, TEXTS.get(group)).replace("{a}", from).replace("{b}", last));
        steps.add("%s are %sin %s".formatted(from, negative ? "not " : "", last));
        String answer = negative ? "no" : "yes";
        steps.add("%s in %s: %s".formatted(name, last, answer));
        facts.add(
                draw.choose("member", TEXTS.get("member")).replace("{n}", name).replace("{a}", first));
        String question = draw.choose("is-member", TEXTS.get("is-member"))
                .replace("{n}", name)
                .replace("{b}", last);
        return solved(draw, sentences(facts) + " " + question, steps, answer);
    }

    private static String plural(Draw draw) {
        return Words.madeUp(draw, draw.plain(3, 4)) + "s";
    }

    private static String sentences(List<String> facts) {
        List<String> capital = facts.stream()
                .map(fact -> Character.toUpperCase(fact.charAt(0)) + fact.substring(1))
                .toList();
        return String.join(" ", capital);
    }

    /// If the first then the second: asked forwards from the first, or backwards from the second that is not so.
    private static Optional<Problem> rule(Draw draw) {
        String[] cause = draw.word(TEXTS.get("cause")).split(" \\| ");
        String[] effect = draw.word(TEXTS.get("effect")).split(" \\| ");
        boolean forwards = draw.chance(0.5);
        String wording = draw.choose("rule", TEXTS.get("rule"));
        String rule = wording.replace("{c}", cause[0]).replace("{e}", effect[0]);
        String fact = forwards ? cause[0] : effect[1];
        String asked = forwards ? effect[2] : cause[2];
        String answer = forwards ? "yes" : "no";
        List<String> steps = forwards
                ? List.of("given: " + cause[0], "so: " + effect[0], "answer: yes")
                : List.of("given: " + effect[1], "so: " + cause[1], "answer: no");
        String question = sentences(List.of(rule, fact + ".", asked));
        return solved(draw, question, steps, answer);
    }

    private static Optional<Problem> parity(Draw draw) {
        int number = draw.number(1, 999);
        int digit = number % 10;
        int kind = draw.plain(0, 3);
        String group = List.of("even", "odd", "five", "ten").get(kind);
        boolean holds = switch (kind) {
            case 0 -> digit % 2 == 0;
            case 1 -> digit % 2 == 1;
            case 2 -> digit % 5 == 0;
            default -> digit == 0;
        };
        String answer = holds ? "yes" : "no";
        String question = draw.choose(group, TEXTS.get(group)).replace("{x}", Integer.toString(number));
        return solved(draw, question, List.of("last digit " + digit, group + ": " + answer), answer);
    }

    private static Optional<Problem> truth(Draw draw) {
        List<String> claims = new ArrayList<>();
        List<Boolean> values = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int a = draw.number(1, 99);
            int b = draw.number(1, 99);
            boolean more = draw.chance(0.5);
            boolean holds = more ? a > b : a < b;
            values.add(holds);
            steps.add("%d %s %d: %s".formatted(a, more ? ">" : "<", b, holds));
            claims.add(draw.choose("claim", TEXTS.get("claim"))
                    .replace("{a}", Integer.toString(a))
                    .replace("{r}", more ? "larger" : "smaller")
                    .replace("{b}", Integer.toString(b)));
        }
        boolean both = draw.chance(0.5);
        boolean holds = both ? values.get(0) && values.get(1) : values.get(0) || values.get(1);
        String answer = holds ? "yes" : "no";
        steps.add("%s %s %s: %s".formatted(values.get(0), both ? "and" : "or", values.get(1), answer));
        String group = both ? "and" : "or";
        String question = draw.choose(group, TEXTS.get(group))
                .replace("{p}", claims.get(0))
                .replace("{q}", claims.get(1));
        return solved(draw, question, steps, answer);
    }

    private static Optional<Problem> solved(Draw draw, String question, List<String> steps, String answer) {
        String asked = draw.chance(0.3) ? question + " " + draw.choose("end", TEXTS.get("end")) : question;
        return Optional.of(Problem.of(draw, asked, steps, answer));
    }
}
