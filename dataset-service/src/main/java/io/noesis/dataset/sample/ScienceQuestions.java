package io.noesis.dataset.sample;

import java.util.List;
import java.util.SplittableRandom;

/// Multiple choice about school science: facts with shuffled options, and quantities computed from given numbers.
final class ScienceQuestions implements ProblemSource {

    private static final List<Fact> FACTS = List.of(
            new Fact(
                    "Which gas do plants take from the air to build sugar?",
                    "Carbon dioxide",
                    "Nitrogen",
                    "Helium",
                    "Methane",
                    "Photosynthesis binds the carbon of carbon dioxide."),
            new Fact(
                    "Which particle carries a negative charge?",
                    "Electron",
                    "Proton",
                    "Neutron",
                    "Alpha particle",
                    "Protons and alpha particles are positive and neutrons are neutral."),
            new Fact(
                    "What is the pH of pure water at 25 °C?",
                    "7",
                    "0",
                    "14",
                    "3",
                    "Pure water has as many hydronium as hydroxide ions, which is pH 7 at 25 °C."),
            new Fact(
                    "Which planet is closest to the Sun?",
                    "Mercury",
                    "Venus",
                    "Mars",
                    "Jupiter",
                    "Ordered by distance, the planets begin with Mercury, Venus, Earth and Mars."),
            new Fact(
                    "Which quantity is measured in ohms?",
                    "Electrical resistance",
                    "Voltage",
                    "Current",
                    "Power",
                    "Volts measure voltage, amperes current, watts power; ohms measure resistance."),
            new Fact(
                    "Which part of a cell holds most of its DNA?",
                    "Nucleus",
                    "Ribosome",
                    "Membrane",
                    "Vacuole",
                    "In plants and animals the chromosomes lie in the nucleus."));

    private record Fact(String question, String right, String wrong1, String wrong2, String wrong3, String why) {}

    @Override
    public Problem next(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            Fact fact = FACTS.get(random.nextInt(FACTS.size()));
            return choice(
                    random,
                    fact.question(),
                    fact.why(),
                    fact.right(),
                    List.of(fact.wrong1(), fact.wrong2(), fact.wrong3()));
        }
        return speed(random, random.nextInt(2, 90), random.nextInt(2, 50));
    }

    private static Problem speed(SplittableRandom random, int speed, int seconds) {
        int metres = speed * seconds;
        return choice(
                random,
                "A cart covers %d m in %d s at a constant speed. How fast is it?".formatted(metres, seconds),
                "Speed is distance over time: %d m / %d s = %d m/s.".formatted(metres, seconds, speed),
                speed + " m/s",
                List.of((speed + 1) + " m/s", (speed * 2 + 1) + " m/s", (metres + seconds) + " m/s"));
    }

    private static Problem choice(
            SplittableRandom random, String question, String why, String right, List<String> wrong) {
        int position = random.nextInt(wrong.size() + 1);
        StringBuilder text = new StringBuilder(question);
        int next = 0;
        for (int i = 0; i <= wrong.size(); i++) {
            String option = i == position ? right : wrong.get(next++);
            text.append('\n').append((char) ('A' + i)).append(") ").append(option);
        }
        char letter = (char) ('A' + position);
        return new Problem(
                text.append("\nAnswer with the letter.").toString(),
                why + " That is option " + letter + ".",
                "The answer is %s: %s.".formatted(letter, right));
    }
}
