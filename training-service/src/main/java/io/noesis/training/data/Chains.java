package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Expressions of one to five operations, worked out from left to right; products and brackets first.
final class Chains implements TaskSource {

    private static final int LARGEST = 999;
    private static final Sections TEXTS = Texts.sections("chain.txt");
    private static final List<String> TIMES = List.of("x", "x", "*", "×");

    /// One operand behind its operator: a number, or a product or sum in brackets or bare.
    ///
    /// @param left, inner, right the operation inside; `inner` is blank for a plain number, which is `left`
    private record Term(char operator, int left, char inner, int right, boolean bracketed) {

        boolean plain() {
            return inner == ' ';
        }

        int value() {
            return plain() ? left : Arithmetic.value(left, inner, right);
        }

        int operations() {
            return plain() ? 1 : 2;
        }

        String text() {
            String body = plain() ? Integer.toString(left) : "%d %c %d".formatted(left, inner, right);
            return bracketed ? "(" + body + ")" : body;
        }
    }

    @Override
    public Optional<Problem> next(Draw draw) {
        int operations = operations(draw);
        if (operations == 1 && draw.chance(0.75)) {
            return single(draw);
        }
        List<Term> terms = terms(draw, operations);
        if (terms.isEmpty()) {
            return Optional.empty();
        }
        boolean plain = terms.stream().skip(1).allMatch(Term::plain);
        String question =
                operations > 1 && plain && draw.chance(0.4) ? spoken(draw, terms) : written(draw, expression(terms));
        return Optional.of(Problem.of(draw, question, steps(terms), Integer.toString(value(terms))));
    }

    private static int operations(Draw draw) {
        int die = draw.plain(0, 99);
        int operations = die < 25 ? 1 : die < 48 ? 2 : die < 71 ? 3 : die < 87 ? 4 : 5;
        return operations < draw.leastSteps() ? draw.plain(draw.leastSteps(), 5) : operations;
    }

    /// Numbers up to three digits, where the sum of one operation is worth steps of its own.
    private static Optional<Problem> single(Draw draw) {
        int a = draw.number(100, LARGEST);
        int b = draw.number(2, 99);
        char operator = draw.chance(0.5) ? '+' : '-';
        int result = Arithmetic.value(a, operator, b);
        if (result < 0 || result > LARGEST) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        Arithmetic.work(steps, a, operator, b);
        String question = draw.chance(0.25)
                ? draw.choose(operator == '+' ? "sum" : "difference", TEXTS.get(operator == '+' ? "sum" : "difference"))
                        .replace("{a}", Integer.toString(a))
                        .replace("{b}", Integer.toString(b))
                : written(draw, "%d %c %d".formatted(a, operator, b));
        return Optional.of(Problem.of(draw, question, steps, Integer.toString(result)));
    }

    private static List<Term> terms(Draw draw, int operations) {
        List<Term> terms = new ArrayList<>();
        boolean product = draw.chance(0.25);
        terms.add(
                product
                        ? new Term('+', draw.number(2, 12), 'x', draw.number(2, 9), operations > 1 && draw.chance(0.3))
                        : new Term('+', draw.number(1, 99), ' ', 0, false));
        int left = operations - (product ? 1 : 0);
        int value = terms.getFirst().value();
        while (left > 0) {
            Term term = term(draw, left, value);
            int next = Arithmetic.value(value, term.operator(), term.value());
            if (next < 0 || next > LARGEST) {
                return List.of();
            }
            value = next;
            terms.add(term);
            left -= term.operations();
        }
        return terms;
    }

    private static Term term(Draw draw, int left, int value) {
        char operator = draw.chance(value < 40 ? 0.7 : 0.45) ? '+' : '-';
        if (left >= 2 && draw.chance(0.14)) {
            return new Term(operator, draw.number(2, 9), 'x', draw.number(2, 9), draw.chance(0.6));
        }
        if (left >= 2 && draw.chance(0.1)) {
            return new Term(operator, draw.number(2, 40), '+', draw.number(2, 40), true);
        }
        int largest = operator == '-' ? Math.min(99, value) : 99;
        return new Term(operator, Math.max(1, draw.number(1, largest)), ' ', 0, false);
    }

    private static int value(List<Term> terms) {
        int value = 0;
        for (Term term : terms) {
            value = Arithmetic.value(value, term.operator(), term.value());
        }
        return value;
    }

    /// Brackets and products first, then from left to right.
    private static List<String> steps(List<Term> terms) {
        List<String> steps = new ArrayList<>();
        for (Term term : terms) {
            if (!term.plain()) {
                steps.add(Arithmetic.line(term.left(), term.inner(), term.right()));
            }
        }
        int value = terms.getFirst().value();
        for (Term term : terms.subList(1, terms.size())) {
            value = Arithmetic.work(steps, value, term.operator(), term.value());
        }
        return steps;
    }

    private static String expression(List<Term> terms) {
        StringBuilder text = new StringBuilder(terms.getFirst().text());
        for (Term term : terms.subList(1, terms.size())) {
            text.append(' ').append(term.operator()).append(' ').append(term.text());
        }
        return text.toString();
    }

    private static String written(Draw draw, String expression) {
        String signs = expression.replace("x", draw.pick(TIMES));
        String spaced = draw.chance(0.12) ? signs.replace(" ", "") : signs;
        return draw.choose("ask", TEXTS.get("ask")).replace("{e}", spaced);
    }

    private static String spoken(Draw draw, List<Term> terms) {
        Term first = terms.getFirst();
        String start =
                first.plain() ? Integer.toString(first.left()) : "%d times %d".formatted(first.left(), first.right());
        String style = draw.choose("tell", TEXTS.get("tell"));
        String[] parts = style.split("\\|");
        StringBuilder text = new StringBuilder(parts[0].replace("{a}", start));
        String add = draw.pick(TEXTS.get("add"));
        String subtract = draw.pick(TEXTS.get("subtract"));
        for (Term term : terms.subList(1, terms.size())) {
            String verb = term.operator() == '+' ? add : subtract;
            boolean sentence = parts[1].startsWith(". {v}");
            String link = parts[1].replace("{v}", sentence ? capital(verb) : verb);
            text.append(link.replace("{n}", Integer.toString(term.left())));
        }
        return text.append(parts[2]).toString();
    }

    private static String capital(String verb) {
        return Character.toUpperCase(verb.charAt(0)) + verb.substring(1);
    }
}
