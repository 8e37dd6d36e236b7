package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Word problems: stories told whole, and a stock to which things are added and from which they are taken, whose
/// sentences are put together anew each time.
final class WordProblems implements TaskSource {

    private static final List<Story> STORIES = Story.read("words.txt");
    private static final Sections STOCK = Texts.sections("stock.txt");
    private static final int LARGEST_STOCK = 199;

    @Override
    public Optional<Problem> next(Draw draw) {
        return draw.chance(0.7) ? draw.pick(STORIES).tell(draw) : stock(draw);
    }

    private static Optional<Problem> stock(Draw draw) {
        draw.kind("stock");
        boolean man = draw.chance(0.5);
        List<String> names = draw.some(1, man ? Pools.MEN : Pools.WOMEN);
        String name = names.getFirst();
        String other = draw.some(2, Pools.NAMES).stream()
                .filter(each -> !each.equals(name))
                .findFirst()
                .orElse("Ada");
        String thing = draw.pick(Pools.named(draw.pick(List.of("thing", "thing", "fruit", "food"))));
        int value = draw.number(5, 99);
        List<String> sentences = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        sentences.add(draw.choose("open", STOCK.get("open")).replace("{a}", Integer.toString(value)));
        int events = draw.plain(2, 4);
        for (int i = 0; i < events; i++) {
            boolean gain = draw.chance(value < 25 ? 0.75 : 0.4);
            int amount = draw.number(2, gain ? 60 : Math.min(79, value - 1));
            if (amount < 0 || gain && value + amount > LARGEST_STOCK) {
                return Optional.empty();
            }
            String group = gain ? "gain" : "loss";
            String[] event = draw.choose(group, STOCK.get(group)).split(" \\| ");
            sentences.add(event[0].replace("{n}", Integer.toString(amount)));
            steps.add(event[1] + ": " + Arithmetic.line(value, gain ? '+' : '-', amount));
            value = Arithmetic.value(value, gain ? '+' : '-', amount);
        }
        sentences.add(draw.choose("close", STOCK.get("close")));
        String question = String.join(" ", sentences)
                .replace("{name}", name)
                .replace("{other}", other)
                .replace("{thing}", thing)
                .replace("{He}", man ? "He" : "She")
                .replace("{he}", man ? "he" : "she")
                .replace("{his}", man ? "his" : "her")
                .replace("{him}", man ? "him" : "her")
                .replace("{His}", man ? "His" : "Her");
        return Optional.of(Problem.of(draw, question, steps, Integer.toString(value)));
    }
}
