package io.noesis.dataset.sample;

import java.util.List;
import java.util.SplittableRandom;

/// Arithmetic and unit conversions with whole numbers, worked out step by step.
final class MathProblems implements ProblemSource {

    private static final List<Unit> UNITS = List.of(
            new Unit("kilometres", "metres", 1000),
            new Unit("hours", "minutes", 60),
            new Unit("minutes", "seconds", 60),
            new Unit("kilograms", "grams", 1000),
            new Unit("litres", "millilitres", 1000),
            new Unit("days", "hours", 24),
            new Unit("weeks", "days", 7),
            new Unit("metres", "centimetres", 100));

    private record Unit(String big, String small, int factor) {}

    @Override
    public Problem next(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> sum(random.nextInt(12, 990), random.nextInt(12, 990));
            case 1 -> product(random.nextInt(12, 99), random.nextInt(3, 20));
            case 2 -> shopping(random.nextInt(2, 12), random.nextInt(2, 30), random.nextInt(1, 20));
            default -> conversion(UNITS.get(random.nextInt(UNITS.size())), random.nextInt(2, 60));
        };
    }

    private static Problem sum(int a, int b) {
        int tens = b - b % 10;
        return new Problem(
                "What is %d + %d? Put the final answer in \\boxed{}.".formatted(a, b),
                "Add the tens first: %d + %d = %d. Then the ones: %d + %d = %d."
                        .formatted(a, tens, a + tens, a + tens, b % 10, a + b),
                "%d + %d = \\boxed{%d}".formatted(a, b, a + b));
    }

    private static Problem product(int a, int b) {
        int tens = a - a % 10;
        return new Problem(
                "Compute %d × %d. Put the final answer in \\boxed{}.".formatted(a, b),
                "Split %d into %d and %d. %d × %d = %d and %d × %d = %d; together %d."
                        .formatted(a, tens, a % 10, tens, b, tens * b, a % 10, b, (a % 10) * b, a * b),
                "%d × %d = \\boxed{%d}".formatted(a, b, a * b));
    }

    private static Problem shopping(int count, int price, int change) {
        int cost = count * price;
        int paid = cost + change;
        return new Problem(
                "Someone buys %d notebooks at %d coins each and pays with %d coins. How many coins come back? Put the final answer in \\boxed{}."
                        .formatted(count, price, paid),
                "The notebooks cost %d × %d = %d coins. Of %d coins, %d − %d = %d are left."
                        .formatted(count, price, cost, paid, paid, cost, change),
                "\\boxed{%d} coins come back.".formatted(change));
    }

    private static Problem conversion(Unit unit, int amount) {
        return new Problem(
                "How many %s are %d %s? Put the final answer in \\boxed{}.".formatted(unit.small(), amount, unit.big()),
                "There are %d %s to each of the %s, so multiply: %d × %d = %d."
                        .formatted(
                                unit.factor(), unit.small(), unit.big(), amount, unit.factor(), amount * unit.factor()),
                "%d %s are \\boxed{%d} %s.".formatted(amount, unit.big(), amount * unit.factor(), unit.small()));
    }
}
