package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Small talk, what the model is, everyday facts, and the short orders that clients send to try a model.
final class Chats implements TaskSource {

    private static final List<Dialogue> TALK = Dialogue.read("talk.txt");
    private static final List<Dialogue> FACTS = Dialogue.read("facts.txt");
    private static final Orders ORDERS = new Orders();
    private static final double TWO_TURNS = 0.15;

    @Override
    public Optional<Problem> next(Draw draw) {
        Problem problem = one(draw);
        return Optional.of(draw.chance(TWO_TURNS) ? behind(one(draw), problem) : cased(draw, problem));
    }

    private static Problem one(Draw draw) {
        int die = draw.plain(0, 99);
        return die < 45
                ? draw.pick(TALK).ask(draw)
                : die < 70 ? draw.pick(FACTS).ask(draw) : ORDERS.next(draw).orElseGet(() -> one(draw));
    }

    /// People type as they like.
    private static Problem cased(Draw draw, Problem problem) {
        String question = problem.question();
        boolean plain = question.chars().noneMatch(c -> c == '"' || c == ':');
        if (!plain || draw.chance(0.8)) {
            return problem;
        }
        String typed = draw.chance(0.5) ? question.toLowerCase(Locale.ROOT) : question.replaceAll("[.!?]$", "");
        return new Problem(
                problem.template(),
                List.of(RowMessage.user(typed)),
                List.of(),
                problem.steps(),
                problem.answer(),
                problem.expected(),
                false);
    }

    /// The second asked after the first was answered.
    static Problem behind(Problem first, Problem second) {
        List<RowMessage> input = new ArrayList<>(first.input());
        input.add(RowMessage.assistant(first.answer()));
        input.addAll(second.input());
        return new Problem(
                second.template(), input, List.of(), second.steps(), second.answer(), second.expected(), false);
    }
}
