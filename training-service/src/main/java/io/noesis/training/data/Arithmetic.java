package io.noesis.training.data;

import java.util.List;

/// Equations of the thinking.
final class Arithmetic {

    private static final int LARGEST_EASY = 100;

    private Arithmetic() {}

    static String line(int a, char operator, int b) {
        return "%d %c %d = %d".formatted(a, operator, b, value(a, operator, b));
    }

    static int value(int a, char operator, int b) {
        return switch (operator) {
            case '+' -> a + b;
            case '-' -> a - b;
            case 'x' -> a * b;
            case '/' -> a / b;
            default -> throw new IllegalArgumentException("no operator " + operator);
        };
    }

    /// Writes a step; a sum or difference over a hundred that carries is split into its ones and its tens.
    ///
    /// @return the value
    static int work(List<String> steps, int a, char operator, int b) {
        boolean carries = operator == '+' && a % 10 + b % 10 >= 10 || operator == '-' && a % 10 < b % 10;
        int result = value(a, operator, b);
        if (carries && Math.max(a, result) >= LARGEST_EASY && b > 10 && b < LARGEST_EASY) {
            int between = value(a, operator, b % 10);
            steps.add(line(a, operator, b % 10));
            steps.add(line(between, operator, b - b % 10));
        } else {
            steps.add(line(a, operator, b));
        }
        return result;
    }
}
